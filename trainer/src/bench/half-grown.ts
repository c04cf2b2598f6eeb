import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { seedState } from '../../../src/grid/seed.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import { readWeights } from '../onnx/read-model.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import { toChannelsLast } from '../training/channel-order.js';

/** Half of the average steps of a rollout. */
const STEPS = 40;

/** The weights of the lizard that the project ships. */
export async function shippedWeights(file: URL): Promise<RuleWeights> {
  const bytes = await readFile(file);
  return readWeights(bytes, fileURLToPath(file)).weights;
}

/**
 * Patterns half grown from the seed, each with its own update masks, as an iteration meets them in
 * the middle of a run.
 *
 * @returns `count` states of [size, size, channels]
 */
export async function halfGrown(
  rule: Rule,
  weights: RuleWeights,
  size: number,
  count: number,
): Promise<Float32Array[]> {
  const grid = { height: size, width: size, batch: count, maxSteps: STEPS, threads: 1 };
  const kernel = new FusedRollout(rule, grid);
  const seed = toChannelsLast(seedState(rule.channels, size, size), rule.channels);
  const states = new Float32Array(count * seed.length);
  for (let index = 0; index < count; index++) states.set(seed, index * seed.length);
  const randomSeeds = Array.from({ length: count }, (_, index) => index);
  const { state } = kernel.forward(states, weights, { steps: STEPS, fireRate: 0.5, randomSeeds });
  await kernel.dispose();
  return randomSeeds.map((index) => state.slice(index * seed.length, (index + 1) * seed.length));
}
