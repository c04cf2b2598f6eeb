import { GrowingCaError, reasonOf } from '../../common/errors.js';
import { LoadOnce } from '../../common/load-once.js';
import { gridText } from '../../grid/size.js';
import type { GridSize } from '../../grid/size.js';

const PAGE = 65_536;

const modules = new LoadOnce(compile);

async function compile(binary: string): Promise<WebAssembly.Module> {
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  if (!globalThis.WebAssembly?.validate(bytes)) {
    throw unavailable('This browser lacks WebAssembly SIMD, which patterns need: update it');
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw unavailable(
      `The page does not let WebAssembly run (${reasonOf(cause)}): add 'wasm-unsafe-eval' to the script-src of its Content-Security-Policy`,
      cause,
    );
  }
}

/**
 * Creates a kernel with its own memory.
 *
 * @param binary one character per byte
 * @param configure lays out the memory and returns the bytes needed
 * @throws GrowingCaError `device-unavailable`
 */
export async function instantiate<Exports>(
  binary: string,
  size: GridSize,
  configure: (kernel: Exports) => number,
): Promise<[kernel: Exports, buffer: ArrayBuffer]> {
  const module = await modules.get(binary);
  const abort = () => {
    throw new Error('the kernel met an impossible state');
  };
  const make = async (pages: number): Promise<[Exports, ArrayBuffer]> => {
    // A growable memory would reserve its maximum at once.
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort } });
    return [exports as unknown as Exports, memory.buffer];
  };
  try {
    const [measure] = await make(1);
    const [kernel, buffer] = await make(Math.ceil(configure(measure) / PAGE));
    configure(kernel);
    return [kernel, buffer];
  } catch (cause) {
    throw unavailable(
      `The browser has no memory for a grid of ${gridText(size)} cells: use a smaller grid, or show fewer patterns at once`,
      cause,
    );
  }
}

/** @param what what is wrong, and what to do */
function unavailable(what: string, cause?: unknown): GrowingCaError {
  return new GrowingCaError('device-unavailable', `${what}.`, cause);
}
