/**
 * `npm run bench -w trainer`: measures seconds per training iteration, next to the PyTorch
 * variant's code in the same run, then each backend on growing grids. Append `-- iterations` or `--
 * grids` to run only one of them, or `-- --until holds` for another measurement: see until.ts.
 */
import { startTensorFlow } from '../common/tensorflow.js';
import { UserError } from '../common/user-error.js';
import { fastestArithmetic } from '../kernel/arithmetic.js';
import { loadTarget } from '../targets/load-target.js';
import { PRESETS } from '../training/presets.js';
import type { TrainingSettings } from '../training/settings.js';
import { benchGridGrowth } from './grid-growth.js';
import { shippedWeights } from './half-grown.js';
import { measureIterations } from './iterations.js';
import { benchUntil } from './until.js';
import { pythonWithTorch, runYardstick } from './yardstick.js';

const THREADS = 2;
const STEPS = 80;
const BATCH = 8;
const MODEL = new URL('../../../../../weights/lizard.regenerate.fp32.onnx', import.meta.url);

/**
 * Padding around the lizard of 40 cells, the published variant measured there, and the required
 * speed-up for each arithmetic.
 */
const CASES = [
  { padding: 0, masking: 'after', sobelScale: 1, atLeast: { exact: 3.5, fused: 9 } },
  { padding: 12, masking: 'before-and-after', sobelScale: 1, atLeast: { exact: 12, fused: 22 } },
  { padding: 16, masking: 'before-and-after', sobelScale: 1, atLeast: { exact: 16, fused: 28 } },
] as const;

async function benchIterations(): Promise<void> {
  await startTensorFlow();
  const weights = await shippedWeights(MODEL);
  const arithmetic = fastestArithmetic();
  const python = await pythonWithTorch();
  console.log(
    `One training iteration: batch ${BATCH}, ${STEPS} steps, ${THREADS} threads, lizard of 40 cells half grown, ${arithmetic} arithmetic.`,
  );
  if (!python) {
    console.log(
      'The yardstick is skipped: no python3 here has torch (set PYTHON to one that has).',
    );
  }
  for (const { padding, masking, sobelScale, atLeast } of CASES) {
    const target = await loadTarget('lizard', { size: 40, padding });
    const settings: TrainingSettings = {
      ...PRESETS.default,
      padding,
      masking,
      sobelScale,
      batch: BATCH,
      pool: 64,
      steps: [STEPS, STEPS],
      rotations: 0,
    };
    const grid = target.width;
    const yardstick =
      python && (await runYardstick(python, THREADS, { grid, batch: BATCH, steps: STEPS }));
    const ours = await measureIterations(settings, target, weights, THREADS);
    const speed = (ours.operationsPerSecond / 1e9).toFixed(0);
    const peak = (ours.peakPerSecond / 1e9).toFixed(0);
    console.log(
      `${grid}x${grid}, masking ${masking}: ${ours.secondsPerIteration.toFixed(3)} s, ${speed} GFLOP/s of ${peak} at SIMD peak`,
    );
    if (!yardstick) continue;
    const theirs = yardstick.seconds_per_iteration_median;
    const ratio = theirs / ours.secondsPerIteration;
    console.log(
      `  PyTorch ${yardstick.torch}: ${theirs.toFixed(3)} s; ${ratio.toFixed(1)} times faster (to reach: ${atLeast[arithmetic]})`,
    );
  }
}

const PARTS: Record<string, () => Promise<void>> = {
  iterations: benchIterations,
  grids: () => benchGridGrowth(THREADS),
};

const wanted = process.argv.slice(2);
if (wanted[0]?.startsWith('--')) {
  await benchUntil(wanted).catch((error: unknown) => {
    console.error(error instanceof UserError ? `error: ${error.message}` : error);
    process.exit(1);
  });
} else {
  const unknown = wanted.find((part) => !Object.hasOwn(PARTS, part));
  if (unknown !== undefined) {
    console.error(`There is no part "${unknown}"; give some of ${Object.keys(PARTS).join(', ')}.`);
    process.exit(1);
  }
  for (const part of wanted.length > 0 ? wanted : Object.keys(PARTS)) await PARTS[part]();
}
