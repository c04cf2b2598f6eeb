import type * as Runtime from 'onnxruntime-web';
import { codeFolder, resolveUrl } from '../assets.js';
import { GrowingCaError } from '../errors.js';

/** The module `onnxruntime-web`, in any of its builds. */
export type OnnxRuntime = typeof Runtime;
/** `wasm` runs on the CPU; the other two on WebGPU, `jspi` where the browser can suspend wasm. */
type Build = 'wasm' | 'jspi' | 'asyncify';

const builds: Record<Build, { load: () => Promise<OnnxRuntime>; file: string }> = {
  wasm: {
    load: () => import('onnxruntime-web/wasm'),
    file: 'ort-wasm-simd-threaded.wasm',
  },
  jspi: {
    load: () => import('onnxruntime-web/jspi'),
    file: 'ort-wasm-simd-threaded.jspi.wasm',
  },
  asyncify: {
    load: () => import('onnxruntime-web/webgpu'),
    file: 'ort-wasm-simd-threaded.asyncify.wasm',
  },
};

/** The first four bytes of every `.wasm` file, in decimal. */
const WASM_MAGIC = '0,97,115,109';

const loaded = new Map<Build, Promise<OnnxRuntime>>();
let base = codeFolder;

/** The folder, with a slash at its end, that holds the runtime's `.wasm` files. */
export function runtimeBase(): string {
  return base;
}

/** Takes effect for builds of the runtime that have not been loaded yet. */
export function setRuntimeBase(folder: string | URL): void {
  const text = String(folder);
  base = text.endsWith('/') ? text : `${text}/`;
}

/** Loads the runtime for a device, once for the page; a failed attempt is forgotten. */
export function loadRuntime(device: 'webgpu' | 'wasm'): Promise<OnnxRuntime> {
  const build: Build =
    device === 'wasm' ? 'wasm' : 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
  let runtime = loaded.get(build);
  if (!runtime) {
    runtime = load(build).catch((cause) => {
      loaded.delete(build);
      throw cause;
    });
    loaded.set(build, runtime);
  }
  return runtime;
}

async function load(build: Build): Promise<OnnxRuntime> {
  const { load: importBuild, file } = builds[build];
  const url = resolveUrl(base + file);
  try {
    const [runtime, binary] = await Promise.all([importBuild(), fetchBinary(url)]);
    runtime.env.wasm.wasmBinary = binary;
    // More threads need response headers that most pages do not send.
    runtime.env.wasm.numThreads = 1;
    return runtime;
  } catch (cause) {
    throw new GrowingCaError(
      'runtime-unreachable',
      `The runtime could not be loaded from ${url}: serve the files of the package's dist folder together, or set runtimeBase to the folder that holds them.`,
      cause,
    );
  }
}

/** Fetched here rather than by the runtime, which cannot try again after a failure. */
async function fetchBinary(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}`);
  const binary = await response.arrayBuffer();
  // A server may answer a wrong address with a page, and the runtime starts only once.
  if (String(new Uint8Array(binary, 0, Math.min(4, binary.byteLength))) !== WASM_MAGIC) {
    throw new Error(`${url} is not WebAssembly`);
  }
  return binary;
}
