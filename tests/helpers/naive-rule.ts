/** What one cell perceives and how it changes (docs/rule.md, "Step"), rounded as in naive-individuals.ts. */
import type { KernelRule } from '../../src/engine/kernel/recognise.js';

const float32 = Math.fround;

/** @returns [3 * channels]: the values, then the gradients along x, then along y */
export function perceive(
  cells: Float32Array,
  channels: number,
  around: readonly number[],
  [cosine, sine]: readonly [number, number],
): Float32Array {
  const perceived = new Float32Array(3 * channels);
  const at = (place: number, channel: number) => cells[around[place] * channels + channel];
  const difference = (to: number, from: number, channel: number) =>
    float32(at(to, channel) - at(from, channel));
  for (let channel = 0; channel < channels; channel++) {
    // By place in row order: 0 is the north west, 4 the cell itself, 8 the south east.
    const [falling, rising] = [difference(8, 0, channel), difference(2, 6, channel)];
    const [across, down] = [difference(5, 3, channel), difference(7, 1, channel)];
    const x = float32(float32(falling + rising) + float32(across + across));
    const y = float32(float32(falling - rising) + float32(down + down));
    perceived[channel] = at(4, channel);
    perceived[channels + channel] = float32(float32(cosine * x) - float32(sine * y));
    perceived[2 * channels + channel] = float32(float32(sine * x) + float32(cosine * y));
  }
  return perceived;
}

/** What the network adds to a cell. */
export function changeBy(rule: KernelRule, perceived: Float32Array): Float32Array {
  const { channels, hidden, hiddenWeights, hiddenBias, updateWeights, updateBias } = rule;
  const places = weightPlaces(channels);
  const activations = hiddenBias.map((bias, unit) => {
    let sum = bias;
    for (let i = 0; i < 3 * channels; i++) {
      sum = addProduct(sum, hiddenWeights[unit * 3 * channels + places[i]], perceived[i]);
    }
    return Math.max(0, sum);
  });
  return Float32Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let unit = 0; unit < hidden; unit++) {
      sum = addProduct(sum, updateWeights[channel * hidden + unit], activations[unit]);
    }
    return float32(sum + (updateBias?.[channel] ?? 0));
  });
}

function addProduct(sum: number, one: number, other: number): number {
  return float32(sum + float32(one * other));
}

/** Where a unit's weight of each perceived value is: those of a channel's two gradients lie side by side. */
function weightPlaces(channels: number): number[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const alongX = all.map((channel) => channels + 2 * channel);
  return [...all, ...alongX, ...alongX.map((place) => place + 1)];
}
