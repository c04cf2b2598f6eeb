import { describeModel } from '../onnx/read-model.js';
import { chooseRuntime, openPageRuntime } from './open-runtime.js';
import type { Conditions, Runtime, RuntimeChoice } from './runtime.js';

/** Where and how specimens live, and what runs their steps. */
export interface Habitat extends Conditions {
  runtime: Runtime;
  /** Called after every few steps, with their number. */
  onSteps?: (steps: number) => Promise<void> | void;
}

/**
 * Opens a model file. Its runtime is to be released in the end.
 *
 * @param label how messages name the file
 * @param size cells, where they are not those that the file says
 * @throws UserError if the file is no model, or does not run as it was chosen
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
 * The same for pictures, which show what a page shows: our kernel runs every file that it
 * recognises, at once.
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
