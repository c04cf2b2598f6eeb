import { recognise } from '../../../src/engine/kernel/recognise.js';
import { seedState } from '../../../src/grid/seed.js';
import { checkWasmMemory, refusedMemory } from '../common/memory-limit.js';
import { UserError } from '../common/user-error.js';
import { KernelRuntime } from './kernel-runtime.js';
import { OnnxRuntime } from './onnx-runtime.js';
import type { Conditions, Runtime, RuntimeChoice, RuntimeKind } from './runtime.js';
import { loseHalf } from './wounds.js';

/** Largest difference of a value between the two runtimes. */
const TOLERANCE = 1e-4;
/**
 * The sample on which they are compared: these steps, then as many after losing a half and being
 * turned.
 */
const SAMPLE = { randomSeed: 1, steps: 24, angle: 37 } as const;

/**
 * Opens a model file in the runtime of this kind, without comparison.
 *
 * @param label how messages name the file
 * @throws UserError if the file does not run there
 */
export async function openRuntime(
  kind: RuntimeKind,
  bytes: Uint8Array,
  label: string,
): Promise<Runtime> {
  if (kind === 'onnx') return OnnxRuntime.open(bytes, label);
  const rule = recognise(bytes);
  if (rule) return new KernelRuntime(rule, checkWasmMemory);
  throw new UserError(
    `${label} has another graph than this trainer writes, which the kernel does not run; leave out --runtime kernel.`,
  );
}

/** Opens a model file in the runtime that a page uses, without comparison, as in a page. */
export async function openPageRuntime(bytes: Uint8Array, label: string): Promise<Runtime> {
  const rule = recognise(bytes);
  return rule ? new KernelRuntime(rule, checkWasmMemory) : OnnxRuntime.open(bytes, label);
}

/**
 * Opens a model file in onnxruntime-web, which runs every file, or in the kernel, which is faster
 * but is used only if it gives the same results for this file.
 *
 * @throws UserError if the file does not run as chosen
 */
export async function chooseRuntime(
  bytes: Uint8Array,
  label: string,
  conditions: Conditions,
  choice: RuntimeChoice = 'auto',
): Promise<Runtime> {
  const onnx = await openRuntime('onnx', bytes, label);
  if (choice === 'onnx' || (choice === 'auto' && !recognise(bytes))) return onnx;
  const kernel = await openRuntime('kernel', bytes, label);
  const objection = await objectionTo(kernel, onnx, conditions);
  if (objection === undefined) {
    await onnx.release();
    return kernel;
  }
  await kernel.release();
  if (choice === 'auto') {
    console.error(`warning: ${label} runs in ${onnx.name}: ${objection}.`);
    return onnx;
  }
  await onnx.release();
  throw new UserError(`${label}: ${objection}; leave out --runtime kernel.`);
}

/** Why the kernel must not be used; undefined if it may. */
async function objectionTo(
  kernel: Runtime,
  onnx: Runtime,
  conditions: Conditions,
): Promise<string | undefined> {
  try {
    const difference = await largestDifference(kernel, onnx, conditions);
    if (difference <= TOLERANCE) return undefined;
    return Number.isNaN(difference)
      ? 'on a sample its values do not stay finite'
      : `on a sample the kernel differs from onnxruntime-web by ${difference.toPrecision(2)}`;
  } catch (error) {
    if (!refusedMemory(error)) throw error;
    return 'there is no memory for the kernel';
  }
}

/** @returns NaN if a value is not finite */
async function largestDifference(
  kernel: Runtime,
  onnx: Runtime,
  conditions: Conditions,
): Promise<number> {
  const { randomSeed, steps, angle } = SAMPLE;
  const { height, width } = conditions;
  const stretches = [
    { randomSeed, steps, age: 0, angle: 0 },
    { randomSeed, steps, age: steps, angle },
  ];
  let state = seedState(onnx.channels, height, width);
  let most = 0;
  for (const stretch of stretches) {
    // Both continue from the same state, so that differences do not accumulate.
    const expected = await onnx.live(state, conditions, stretch);
    const actual = await kernel.live(state, conditions, stretch);
    most = expected.reduce((peak, value, i) => Math.max(peak, Math.abs(value - actual[i])), most);
    state = expected.slice();
    loseHalf(state, conditions, 'right');
  }
  return most;
}
