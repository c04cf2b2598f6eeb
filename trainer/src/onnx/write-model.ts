import type { Dtype } from '../../../src/model/contract.js';
import { UserError } from '../common/user-error.js';
import { writeUserFile } from '../common/write-user-file.js';
import type { Experiment } from '../training/experiments.js';

/** Name of a model file in `weights/`: `lizard.regenerate.fp32.onnx`. */
export function modelFileName(name: string, experiment: Experiment, dtype: Dtype): string {
  return `${name}.${experiment}.${dtype}.onnx`;
}

/** @throws UserError if the path does not end in .onnx */
export function checkModelPath(path: string): void {
  if (path.endsWith('.onnx')) return;
  throw new UserError(`${path} does not end in .onnx; give a file name that does.`);
}

/**
 * Writes a model file, completely or not at all. Creates missing folders.
 *
 * @returns the bytes
 * @throws UserError if the path does not end in .onnx, or cannot be written
 */
export async function writeModelFile(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  checkModelPath(path);
  await writeUserFile(path, bytes);
  return bytes;
}
