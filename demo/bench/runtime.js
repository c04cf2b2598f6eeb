/** The runtime that the built element loads, and a clock on what it spends there. */

const dist = new URL('../../dist/', import.meta.url);

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

const loaded = new Map();

/** Loads the module that the element will use, so that the clock ticks in every session of it. */
export function loadRuntime(device) {
  const build = buildFor(device);
  if (!loaded.has(build)) loaded.set(build, load(build));
  return loaded.get(build);
}

function buildFor(device) {
  if (device === 'wasm') return 'wasm';
  return 'Suspending' in WebAssembly ? 'jspi' : 'webgpu';
}

const binaries = {
  wasm: 'ort-wasm-simd-threaded.wasm',
  jspi: 'ort-wasm-simd-threaded.jspi.wasm',
  webgpu: 'ort-wasm-simd-threaded.asyncify.wasm',
};

/** What the element does for itself: gives the runtime its binary, and asks for a GPUDevice. */
export async function prepareRuntime(device) {
  const { env } = await loadRuntime(device);
  const binary = await fetch(new URL(binaries[buildFor(device)], dist));
  env.wasm.wasmBinary = await binary.arrayBuffer();
  env.wasm.numThreads = 1;
  if (device === 'wasm') return;
  const adapter = await navigator.gpu.requestAdapter();
  const requiredFeatures = ['shader-f16', 'subgroups'].filter((name) => adapter.features.has(name));
  await adapter.requestDevice({ requiredFeatures });
}

async function load(build) {
  const runtime = await import(new URL(`ort.${build}.js`, dist));
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
