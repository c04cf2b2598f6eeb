/**
 * The order in which the step graph stores the columns of the hidden layer's weights.
 *
 * A grouped convolution puts the two gradients of a channel side by side, so the graph perceives
 * c0..cN (identity), then c0 x, c0 y, c1 x, c1 y, ... Everywhere else perception is ordered by
 * band: identity, all x, all y. Storing the columns in the graph's order avoids reordering in every
 * step.
 */

/** Position in the graph's perception of band `band` (0 identity, 1 x, 2 y) of a channel. */
function graphColumn(channels: number, band: number, channel: number): number {
  return band === 0 ? channel : channels + 2 * channel + (band - 1);
}

/** Reorders the columns of [hidden, 3 * channels] from bands to the step graph's order. */
export function toGraphOrder<Weights extends Float32Array | Int8Array>(
  weights: Weights,
  channels: number,
): Weights {
  return reorder(weights, channels, (to, from, graph, bands) => (to[graph] = from[bands]));
}

/** Undoes `toGraphOrder`. */
export function toBandOrder(weights: Float32Array, channels: number): Float32Array {
  return reorder(weights, channels, (to, from, graph, bands) => (to[bands] = from[graph]));
}

function reorder<Weights extends Float32Array | Int8Array>(
  weights: Weights,
  channels: number,
  move: (to: Weights, from: Weights, graph: number, bands: number) => void,
): Weights {
  const columns = 3 * channels;
  const result = weights.slice() as Weights;
  for (let row = 0; row < weights.length; row += columns) {
    for (let band = 0; band < 3; band++) {
      for (let channel = 0; channel < channels; channel++) {
        const graph = row + graphColumn(channels, band, channel);
        move(result, weights, graph, row + band * channels + channel);
      }
    }
  }
  return result;
}
