/**
 * Writes one model file for every golden case, `tests/fixtures/models/golden_<case>.onnx`:
 *
 *     npx tsx tests/helpers/make-fixture-models.ts
 *
 * The files are kept in the repository, so that the browser tests need no trainer; a node test
 * compares them with what this code would write.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeWhole } from '../../trainer/src/write-whole.js';
import { METADATA_KEYS } from '../../src/model/contract.js';
import { buildStepModel } from '../../trainer/src/onnx/step-graph.js';
import { goldenCases, type GoldenCase } from './golden.js';

const MODELS = new URL('../fixtures/models/', import.meta.url);

export function goldenModel({ name, rule, weights, shape, settings }: GoldenCase): Uint8Array {
  const [, height, width] = shape;
  return buildStepModel(rule, weights, {
    [METADATA_KEYS.target]: name,
    [METADATA_KEYS.grid]: `${width}x${height}`,
    [METADATA_KEYS.fireRate]: String(settings.fireRate),
  });
}

export function goldenModelFile({ name }: GoldenCase): URL {
  return new URL(`golden_${name}.onnx`, MODELS);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(MODELS, { recursive: true });
  for (const golden of goldenCases()) {
    await writeWhole(fileURLToPath(goldenModelFile(golden)), goldenModel(golden));
  }
}
