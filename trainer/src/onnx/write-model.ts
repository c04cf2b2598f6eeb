import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dtype, Experiment } from '../../../src/model/contract.js';
import type { Rule, RuleWeights } from '../rule/rule.js';
import { UserError } from '../user-error.js';
import { buildStepModel } from './step-graph.js';
import { writeWhole } from '../write-whole.js';

/** What a model file is called in `weights/`: `lizard.regenerate.fp32.onnx`. */
export function modelFileName(name: string, experiment: Experiment, dtype: Dtype): string {
  return `${name}.${experiment}.${dtype}.onnx`;
}

/**
 * Exports an update rule to a file, as a whole or not at all. Missing folders are made.
 *
 * @param metadata as for `buildStepModel`
 * @returns the file's bytes
 * @throws UserError if the path is none for a model file, or cannot be written
 */
export async function writeStepModel(
  path: string,
  rule: Rule,
  weights: RuleWeights,
  metadata: Record<string, string>,
): Promise<Uint8Array> {
  if (!path.endsWith('.onnx')) {
    throw new UserError(`${path} does not end in .onnx; give the model file such a name.`);
  }
  const bytes = buildStepModel(rule, weights, metadata);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${path} cannot be written (${code}); check the folder and free space.`, {
      cause: error,
    });
  }
  return bytes;
}
