import type { Rule } from '../rule/rule.js';
import { eachWeight, weightCounts, type RuleWeights } from '../rule/weights.js';
import type { KernelShape } from './memory-layout.js';

type Sizes = Pick<KernelShape, 'channels' | 'hidden'>;

/** The padded sizes of a rule in the kernel. */
export function paddedSizes({ channels, hidden }: Sizes): Sizes {
  return { channels: Math.ceil(channels / 8) * 8, hidden: Math.ceil(hidden / 8) * 8 };
}

/** Number of gradient values per sample in the kernel's layout. */
export function gradientLength({ channels, hidden }: Sizes): number {
  return hidden * 3 * channels + hidden * 8 + hidden * channels;
}

/**
 * Sums the gradients of all samples, in their order, so that the result is bit-identical for any
 * number of threads or memories.
 *
 * @param samples gradients of each sample in the kernel's layout: hidden layer, its bias, last
 *   layer
 */
export function sumGradients(rule: Rule, samples: readonly Float32Array[]): RuleWeights {
  const { channels, hidden } = rule;
  const inside = paddedSizes(rule);
  const counts = weightCounts(rule);
  const sums = eachWeight((name) => new Float32Array(counts[name]));
  const { hiddenWeights, hiddenBias, updateWeights } = sums;
  /** Index of a value in panels [columns / 8][hidden][8]; see assembly/multiply.ts. */
  const inPanels = (unit: number, column: number) =>
    ((column >> 3) * inside.hidden + unit) * 8 + (column & 7);
  const biasStart = inside.hidden * 3 * inside.channels;
  const secondStart = biasStart + inside.hidden * 8;
  for (const sample of samples) {
    const first = sample.subarray(0, biasStart);
    const bias = sample.subarray(biasStart, secondStart);
    const second = sample.subarray(secondStart);
    for (let unit = 0; unit < hidden; unit++) {
      for (let band = 0; band < 3; band++) {
        for (let channel = 0; channel < channels; channel++) {
          hiddenWeights[(unit * 3 + band) * channels + channel] +=
            first[inPanels(unit, band * inside.channels + channel)];
        }
      }
      for (let cell = 0; cell < 8; cell++) hiddenBias[unit] += bias[unit * 8 + cell];
      for (let channel = 0; channel < channels; channel++) {
        updateWeights[channel * hidden + unit] += second[inPanels(unit, channel)];
      }
    }
  }
  return sums;
}
