import { METADATA_KEYS } from '../../../src/model/contract.js';
import { writeStepModel } from '../onnx/write-model.js';
import { targetMetadata } from '../target/target-metadata.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { readCheckpoint } from '../training/run-folder.js';
import { ruleOf } from '../training/settings.js';

/**
 * `growing-ca export RUN -o FILE`: writes the weights of a run's checkpoint as a model file.
 *
 * @returns the number of bytes written
 * @throws UserError if the folder holds no run, or the file cannot be written
 */
export async function runExport(runFolder: string, out: string): Promise<number> {
  return (await exportModel(await readCheckpoint(runFolder), out)).length;
}

/**
 * Writes the weights of a checkpoint as a model file.
 *
 * @returns its bytes
 * @throws UserError if the file cannot be written
 */
export async function exportModel(
  { settings, target, command, commit, state }: Checkpoint,
  out: string,
): Promise<Uint8Array> {
  return writeStepModel(out, ruleOf(settings), state.weights, {
    ...targetMetadata(target),
    [METADATA_KEYS.experiment]: settings.experiment,
    [METADATA_KEYS.fireRate]: String(settings.fireRate),
    [METADATA_KEYS.iterations]: String(state.iteration),
    [METADATA_KEYS.randomSeed]: String(settings.randomSeed),
    [METADATA_KEYS.command]: command,
    [METADATA_KEYS.commit]: commit,
  });
}
