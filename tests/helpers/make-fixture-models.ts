/**
 * Writes one model file for every golden case, `tests/fixtures/models/golden_<case>.onnx`, and of one
 * of them all dtypes, each beside an fp32 file of what its rounded weights stand for; and the odd
 * models:
 *
 *     npx tsx tests/helpers/make-fixture-models.ts
 *
 * The files are kept in the repository, so that the browser tests need no trainer; a node test
 * compares them with what this code would write.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeWhole } from '../../trainer/src/common/write-whole.js';
import { METADATA_KEYS, type Dtype } from '../../src/model/contract.js';
import { readWeights } from '../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../trainer/src/onnx/step-graph.js';
import { goldenCases, type GoldenCase } from './golden.js';
import { ODD_MODELS, oddModelFile } from './odd-models.js';

const MODELS = new URL('../fixtures/models/', import.meta.url);

export function goldenModel(
  { name, rule, weights, shape, settings }: GoldenCase,
  dtype: Dtype = 'fp32',
): Uint8Array {
  const [, height, width] = shape;
  const metadata = {
    [METADATA_KEYS.target]: name,
    [METADATA_KEYS.grid]: `${width}x${height}`,
    [METADATA_KEYS.fireRate]: String(settings.fireRate),
  };
  return buildStepModel(rule, weights, metadata, dtype);
}

/** An fp32 file of the weights that a file of another dtype stands for. */
export function dequantizedModel(bytes: Uint8Array): Uint8Array {
  const { rule, weights } = readWeights(bytes, 'the rounded model');
  return buildStepModel(rule, weights);
}

/** @param kind as `fp32`, `q8` or `q8_as_fp32` */
export function goldenModelFile({ name }: GoldenCase, kind = 'fp32'): URL {
  return new URL(`golden_${name}${kind === 'fp32' ? '' : `.${kind}`}.onnx`, MODELS);
}

/** The case that there are files of all dtypes of: it is turned, and masks before and after. */
export const ROUNDED_CASE = 'step_rotated_37deg';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(MODELS, { recursive: true });
  for (const golden of goldenCases()) {
    const write = (kind: string, bytes: Uint8Array) =>
      writeWhole(fileURLToPath(goldenModelFile(golden, kind)), bytes);
    await write('fp32', goldenModel(golden));
    if (golden.name !== ROUNDED_CASE) continue;
    for (const dtype of ['fp16', 'q8'] as const) {
      const rounded = goldenModel(golden, dtype);
      await write(dtype, rounded);
      await write(`${dtype}_as_fp32`, dequantizedModel(rounded));
    }
  }
  for (const [name, build] of Object.entries(ODD_MODELS)) {
    await writeWhole(fileURLToPath(oddModelFile(name)), build());
  }
}
