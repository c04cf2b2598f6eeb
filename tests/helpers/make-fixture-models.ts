/**
 * Writes one model file for every golden case, `tests/fixtures/models/golden_<case>.onnx`:
 *
 *     npx tsx tests/helpers/make-fixture-models.ts
 *
 * The files are kept in the repository, so that the browser tests need no trainer; a node test
 * compares them with what this code would write.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { METADATA_KEYS } from '../../src/model/contract.js';
import { buildStepModel } from '../../trainer/src/onnx/step-graph.js';
import type { Rule, RuleWeights } from '../../trainer/src/rule/rule.js';

const GOLDEN = new URL('../fixtures/golden/', import.meta.url);
const MODELS = new URL('../fixtures/models/', import.meta.url);

interface GoldenTensor {
  shape: number[];
  data: number[];
}

/** States computed by the design document's PyTorch code; tensors are NCHW, row by row. */
export interface GoldenCase {
  name: string;
  angle_radians: number;
  sobel_scale: number;
  alive_masking: 'post' | 'pre+post';
  /** [hidden, 3 * channels]; columns c0 identity, c0 x, c0 y, c1 identity, ... */
  w1: GoldenTensor;
  b1: GoldenTensor;
  w2: GoldenTensor;
  x0: GoldenTensor;
  update_masks: GoldenTensor[];
  states: GoldenTensor[];
}

export function goldenCases(): GoldenCase[] {
  return readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, GOLDEN), 'utf8')) as GoldenCase);
}

export function goldenRule({ w1, x0, sobel_scale, alive_masking }: GoldenCase): Rule {
  return {
    channels: x0.shape[1],
    hidden: w1.shape[0],
    sobelScale: sobel_scale,
    masking: alive_masking === 'post' ? 'after' : 'before-and-after',
  };
}

/** The weights of a case with its perception brought from channel by channel to band by band. */
export function goldenWeights({ w1, b1, w2, x0 }: GoldenCase): RuleWeights {
  const [hidden, columns] = w1.shape;
  const channels = x0.shape[1];
  const hiddenWeights = new Float32Array(hidden * columns);
  for (let row = 0; row < hidden; row++) {
    for (let column = 0; column < columns; column++) {
      const band = column % 3;
      const channel = Math.floor(column / 3);
      hiddenWeights[row * columns + band * channels + channel] = w1.data[row * columns + column];
    }
  }
  return {
    hiddenWeights,
    hiddenBias: Float32Array.from(b1.data),
    updateWeights: Float32Array.from(w2.data),
  };
}

export function goldenModel(golden: GoldenCase): Uint8Array {
  const [, , height, width] = golden.x0.shape;
  return buildStepModel(goldenRule(golden), goldenWeights(golden), {
    [METADATA_KEYS.target]: golden.name,
    [METADATA_KEYS.grid]: `${width}x${height}`,
    [METADATA_KEYS.fireRate]: '0.5',
  });
}

export function goldenModelFile(golden: GoldenCase): URL {
  return new URL(`golden_${golden.name}.onnx`, MODELS);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(MODELS, { recursive: true });
  for (const golden of goldenCases()) {
    await writeFileAtomic(fileURLToPath(goldenModelFile(golden)), Buffer.from(goldenModel(golden)));
  }
}
