import type * as Runtime from 'onnxruntime-web';
import { resolveUrl } from '../../common/assets.js';
import { download } from '../../common/download.js';
import type { OnProgress } from '../../common/download.js';
import { GrowingCaError, reasonOf } from '../../common/errors.js';
import { gunzip } from '../../common/gunzip.js';
import { lazily } from '../../common/lazily.js';
import { LoadOnce } from '../../common/load-once.js';
import { binaryUrl } from './binaries.js';
import type { Build } from './binaries.js';

/** The module `onnxruntime-web`, in any of its builds. */
export type OnnxRuntime = typeof Runtime;
const builds: Record<Build, () => Promise<OnnxRuntime>> = {
  jspi: lazily(() => import('onnxruntime-web/jspi'), 'InferenceSession'),
  asyncify: lazily(() => import('onnxruntime-web/webgpu'), 'InferenceSession'),
};

/** The first four bytes of every `.wasm` file, in decimal. */
const WASM_MAGIC = '0,97,115,109';

const runtimes = new LoadOnce(load);

/**
 * Loads the runtime, once for the page and for both devices. After a failure the next call tries
 * again.
 *
 * @throws GrowingCaError `runtime-unreachable`
 */
export function loadRuntime(onProgress?: OnProgress): Promise<OnnxRuntime> {
  return runtimes.get('Suspending' in WebAssembly ? 'jspi' : 'asyncify', onProgress);
}

async function load(build: Build, onProgress: OnProgress): Promise<OnnxRuntime> {
  const [runtime, binary] = await Promise.all([builds[build](), fetchBinary(build, onProgress)]);
  runtime.env.wasm.wasmBinary = binary;
  // More threads need response headers that most pages do not send.
  runtime.env.wasm.numThreads = 1;
  return runtime;
}

/** Fetches the binary here, because the runtime cannot retry after a failure. */
async function fetchBinary(build: Build, onProgress: OnProgress): Promise<ArrayBuffer> {
  let url = binaryUrl(build);
  try {
    url = resolveUrl(url);
    const binary = await gunzip(await download(url, onProgress));
    // Checked because a server may answer a wrong address with a web page, and the runtime cannot
    // be started twice.
    if (String(binary.subarray(0, 4)) !== WASM_MAGIC) {
      throw new Error('the file is not WebAssembly');
    }
    return binary.buffer;
  } catch (cause) {
    throw new GrowingCaError(
      'runtime-unreachable',
      `The runtime could not be loaded from ${url} (${reasonOf(cause)}): serve the package's dist folder together with its folder runtime, or set runtimeBase to where that folder is.`,
      cause,
    );
  }
}
