/** The runtime that the built element loads, and a clock on what it spends there. */

const folder = new URL('../../dist/runtime/', import.meta.url);

/** Milliseconds inside `session.run`, and calls of it, by all that the element made. */
export const inside = { milliseconds: 0, runs: 0 };

/** The page's GPUDevice, once the element has asked for one. */
export let gpu;
if (globalThis.GPUAdapter) {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...all) {
    return (gpu = await requestDevice.apply(this, all));
  };
}

let loaded;

const [code, binary] =
  'Suspending' in WebAssembly
    ? ['ort.jspi.js', 'ort-wasm-simd-threaded.jspi.wasm.gz']
    : ['ort.webgpu.js', 'ort-wasm-simd-threaded.asyncify.wasm.gz'];

/** Loads the module that the element will use, so that the clock ticks in every session of it. */
export function loadRuntime() {
  return (loaded ??= load());
}

/** What the element does for itself: gives the runtime its binary, and asks for a GPUDevice. */
export async function prepareRuntime(device) {
  const { env } = await loadRuntime();
  const { body } = await fetch(new URL(binary, folder));
  const unpacked = body.pipeThrough(new DecompressionStream('gzip'));
  env.wasm.wasmBinary = await new Response(unpacked).arrayBuffer();
  env.wasm.numThreads = 1;
  if (device === 'wasm') return;
  const adapter = await navigator.gpu.requestAdapter();
  const requiredFeatures = ['shader-f16', 'subgroups'].filter((name) => adapter.features.has(name));
  await adapter.requestDevice({ requiredFeatures });
}

async function load() {
  const runtime = await import(new URL(code, folder));
  const create = runtime.InferenceSession.create.bind(runtime.InferenceSession);
  runtime.InferenceSession.create = async (...all) => timed(await create(...all));
  return { ...runtime, createBareSession: create };
}

function timed(session) {
  const run = session.run.bind(session);
  session.run = async (...all) => {
    const start = performance.now();
    try {
      return await run(...all);
    } finally {
      inside.milliseconds += performance.now() - start;
      inside.runs++;
    }
  };
  return session;
}

/** Whether WebGPU is here, and done by a CPU; undefined where there is none. */
export async function describeGpu() {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  return {
    name: [vendor, architecture, description].filter(Boolean).join(' '),
    isSoftware: isFallbackAdapter || architecture === 'swiftshader',
  };
}
