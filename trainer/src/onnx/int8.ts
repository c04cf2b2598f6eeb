import { f16round } from '@petamoriken/float16';

/** Values as signed bytes, symmetric about zero: a value is its level times the scale of its row. */
export interface Int8Rows {
  /** [rows, columns], -127..127 */
  levels: Int8Array;
  /** [rows], each a float16, as they are stored so */
  scales: Float32Array;
}

const HIGHEST_LEVEL = 127;

/**
 * Rounds each row to the nearest of 255 levels between its largest value and the opposite of it.
 *
 * @param values [rows, columns], finite
 */
export function quantizeRows(values: Float32Array, rows: number): Int8Rows {
  const columns = values.length / rows;
  const levels = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    scales[row] = scaleFor(largestOf(own));
    own.forEach((value, column) => {
      levels[row * columns + column] = nearestLevel(value, scales[row]);
    });
  }
  return { levels, scales };
}

/** How far from zero values lie. */
export function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** The scale at which the highest level is a value; of zero, or of less than a float16 can say, 1. */
export function scaleFor(largest: number): number {
  return f16round(largest / HIGHEST_LEVEL) || 1;
}

/** What lies beyond the highest level, as the scale was rounded, too, becomes that. */
export function nearestLevel(value: number, scale: number): number {
  return Math.min(Math.max(Math.round(value / scale), -HIGHEST_LEVEL), HIGHEST_LEVEL);
}

/** The values that the bytes stand for, computed as a runtime does: in float32. */
export function dequantizeRows({ levels, scales }: Int8Rows): Float32Array {
  const columns = levels.length / scales.length;
  return Float32Array.from(levels, (level, i) => level * scales[Math.floor(i / columns)]);
}
