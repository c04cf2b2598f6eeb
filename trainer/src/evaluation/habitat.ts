import { describeModel } from '../onnx/read-model.js';
import { chooseRuntime, openPageRuntime } from './open-runtime.js';
import type { Conditions, Runtime, RuntimeChoice } from './runtime.js';

/** Where and how specimens live, and the runtime of their steps. */
export interface Habitat extends Conditions {
  runtime: Runtime;
  /** Called after every few steps, with their number. */
  onSteps?: (steps: number) => Promise<void> | void;
}

/**
 * Opens a model file. The caller must release its runtime.
 *
 * @param label how messages name the file
 * @param size cells, if not those in the file
 * @throws UserError if the file is not a model, or does not run as chosen
 */
export async function openHabitat(
  bytes: Uint8Array,
  label: string,
  size?: { width: number; height: number },
  choice?: RuntimeChoice,
): Promise<Habitat> {
  const conditions = conditionsOf(bytes, label, size);
  return { ...conditions, runtime: await chooseRuntime(bytes, label, conditions, choice) };
}

/**
 * Opens a model file for pictures, which show the same as a page: our kernel runs every file that
 * it recognises, without comparison.
 */
export async function openPictureHabitat(bytes: Uint8Array, label: string): Promise<Habitat> {
  return { ...conditionsOf(bytes, label), runtime: await openPageRuntime(bytes, label) };
}

function conditionsOf(
  bytes: Uint8Array,
  label: string,
  size?: { width: number; height: number },
): Conditions {
  const { grid, fireRate, masking } = describeModel(bytes, label);
  const { width, height } = size ?? grid;
  return { width, height, fireRate, masking };
}
