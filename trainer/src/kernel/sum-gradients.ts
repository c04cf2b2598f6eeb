import type { Rule } from '../rule/rule.js';
import { eachWeight, weightCounts, type RuleWeights } from '../rule/weights.js';
import type { KernelShape } from './memory-layout.js';

type Sizes = Pick<KernelShape, 'channels' | 'hidden'>;

/** The sizes of a rule as the kernel has them. */
export function paddedSizes({ channels, hidden }: Sizes): Sizes {
  return { channels: Math.ceil(channels / 8) * 8, hidden: Math.ceil(hidden / 8) * 8 };
}

/** How many values the kernel leaves as the gradients of one sample. */
export function gradientLength({ channels, hidden }: Sizes): number {
  return hidden * 3 * channels + hidden * 8 + hidden * channels;
}

/**
 * The gradients of all samples together: in their order, however many threads or memories there
 * are, so that the sums are the same to the bit.
 *
 * @param samples of each, what the kernel left: those of the hidden layer, its bias, the last layer
 */
export function sumGradients(rule: Rule, samples: readonly Float32Array[]): RuleWeights {
  const { channels, hidden } = rule;
  const inside = paddedSizes(rule);
  const counts = weightCounts(rule);
  const sums = eachWeight((name) => new Float32Array(counts[name]));
  const { hiddenWeights, hiddenBias, updateWeights } = sums;
  /** Place of a value in panels [columns / 8][hidden][8], see assembly/multiply.ts. */
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
