/** The golden states and gradients of the PyTorch variant's code (docs/rule.md), in the trainer's order. */
import type { Rule } from '../../trainer/src/rule/rule.js';
import type { RuleWeights } from '../../trainer/src/rule/weights.js';
import type { RolloutSettings } from '../../trainer/src/rule/rollout.js';

interface GoldenTensor {
  shape: number[];
  data: number[];
}

export interface GoldenFile {
  name: string;
  angle_radians: number;
  sobel_scale: number;
  alive_masking: 'post' | 'pre+post';
  w1: GoldenTensor;
  b1: GoldenTensor;
  w2: GoldenTensor;
  x0: GoldenTensor;
  update_masks: GoldenTensor[];
  target: GoldenTensor;
  states: GoldenTensor[];
  loss_mean_squared: number;
  gradients?: { w1: GoldenTensor; b1: GoldenTensor; w2: GoldenTensor };
}

export interface GoldenCase {
  name: string;
  rule: Rule;
  weights: RuleWeights;
  /** [batch, height, width, channels] */
  shape: [number, number, number, number];
  start: Float32Array;
  settings: RolloutSettings;
  /** One state a step, in the order of `shape`. */
  states: Float32Array[];
  /** [1, height, width, 4] */
  target: Float32Array;
  loss: number;
  gradients?: RuleWeights;
}

/** [batch, channels, height, width] to [batch, height, width, channels]. */
function channelsLast({ shape, data }: GoldenTensor): Float32Array {
  const [batch, channels, height, width] = shape;
  const cells = height * width;
  const result = new Float32Array(data.length);
  for (let sample = 0; sample < batch; sample++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let cell = 0; cell < cells; cell++) {
        result[(sample * cells + cell) * channels + channel] =
          data[(sample * channels + channel) * cells + cell];
      }
    }
  }
  return result;
}

/** Columns from channel by channel (identity, x, y of each) to band by band. */
function byBand({ shape, data }: GoldenTensor): Float32Array {
  const [, perceived] = shape;
  const channels = perceived / 3;
  return Float32Array.from({ length: data.length }, (_, index) => {
    const unit = Math.floor(index / perceived);
    const band = Math.floor((index % perceived) / channels);
    return data[unit * perceived + (index % channels) * 3 + band];
  });
}

const weightsOf = (file: Pick<GoldenFile, 'w1' | 'b1' | 'w2'>): RuleWeights => ({
  hiddenWeights: byBand(file.w1),
  hiddenBias: Float32Array.from(file.b1.data),
  updateWeights: Float32Array.from(file.w2.data),
});

/** A file's case as the trainer has it. */
export function toGoldenCase(file: GoldenFile): GoldenCase {
  const [batch, channels, height, width] = file.x0.shape;
  return {
    name: file.name,
    rule: {
      channels,
      hidden: file.w1.shape[0],
      sobelScale: file.sobel_scale,
      masking: file.alive_masking === 'post' ? 'after' : 'before-and-after',
    },
    weights: weightsOf(file),
    shape: [batch, height, width, channels],
    start: channelsLast(file.x0),
    settings: {
      steps: file.update_masks.length,
      fireRate: 0.5,
      randomSeeds: Array.from({ length: batch }, () => 0),
      updateMasks: Uint8Array.from(file.update_masks.flatMap((mask) => mask.data)),
      angles: Array.from({ length: batch }, () => file.angle_radians),
    },
    states: file.states.map(channelsLast),
    target: channelsLast(file.target),
    loss: file.loss_mean_squared,
    gradients: file.gradients && weightsOf(file.gradients),
  };
}

/** Largest difference, relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    size = Math.max(size, Math.abs(expected[i]));
  }
  return difference / Math.max(size, 1e-12);
}
