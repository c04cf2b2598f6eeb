import { UserError } from '../common/user-error.js';
import type { KernelExports } from './instance.js';
import { instantiateKernel } from './instance.js';

/** The sizes that one kernel memory serves. */
export interface KernelShape {
  height: number;
  width: number;
  /** Padded to a multiple of eight; padding holds zeros and stays zero. */
  channels: number;
  /** Padded to a multiple of eight. */
  hidden: number;
  batch: number;
  maxSteps: number;
  threads: number;
  /** Whether callers will give update masks instead of drawing them. */
  givenMasks: boolean;
}

/** Addresses in the shared memory, in bytes. */
export interface MemoryLayout {
  control: number;
  /** [threads] float64: floating-point operations done. */
  operations: number;
  weights: number;
  scratch: number[];
  samples: {
    state: number;
    stateGradient: number;
    records: number;
    gradient: number;
    masks: number;
  }[];
  arena: number;
  end: number;
}

const PAGE = 65536;
const MAX_BYTES = 65536 * PAGE;
const CONTROL_BYTES = 16384;

const align = (address: number) => Math.ceil(address / 64) * 64;

/** Configures a kernel instance for the shape. */
export function configure(kernel: KernelExports, shape: KernelShape): void {
  kernel.configure(shape.height, shape.width, shape.channels, shape.hidden);
}

/**
 * Lays out the memory for a shape. Untouched pages cost nothing, so the tape's arena is as large as
 * the worst case, or as the 4 GiB of WebAssembly allow.
 *
 * @throws UserError if not even the fixed parts fit into 4 GiB
 */
export function layOut(module: WebAssembly.Module, shape: KernelShape): MemoryLayout {
  const probe = instantiateKernel(
    module,
    new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }),
  );
  configure(probe, shape);
  let next = 1024;
  const take = (bytes: number) => {
    const address = next;
    next = align(next + bytes);
    return address;
  };
  const control = take(CONTROL_BYTES);
  const operations = take(shape.threads * 8);
  const weights = take(probe.weightsBytes());
  const scratch = Array.from({ length: shape.threads }, () => take(probe.scratchBytes()));
  const cells = shape.height * shape.width;
  const samples = Array.from({ length: shape.batch }, () => ({
    state: take(probe.stateBytes()),
    stateGradient: take(probe.stateBytes()),
    records: take(shape.maxSteps * 4),
    gradient: take(probe.gradientBytes()),
    masks: shape.givenMasks ? take(shape.maxSteps * cells) : 0,
  }));
  const arena = next;
  const chunk = probe.chunkBytes();
  // A chunk has room for four records of the largest size; counting three allows for its unused
  // rest.
  const chunks = shape.batch * Math.ceil(shape.maxSteps / 3) + shape.threads;
  const end = Math.min(MAX_BYTES - PAGE, Math.ceil((arena + chunks * chunk) / PAGE) * PAGE);
  if (arena + (shape.threads + 1) * chunk > end) {
    throw new UserError(
      `A batch of ${shape.batch} grids of ${shape.width}x${shape.height} does not fit into the 4 GiB of the training kernel; use a smaller batch or grid.`,
    );
  }
  return { control, operations, weights, scratch, samples, arena, end };
}

/** Creates the memory for a layout. */
export function createMemory(layout: MemoryLayout): WebAssembly.Memory {
  const pages = layout.end / PAGE;
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}
