import { f16round } from '@petamoriken/float16';

/** Values as signed bytes, symmetric about zero: a value is its level times its row's scale. */
export interface Int8Rows {
  /** [rows, columns], -127..127 */
  levels: Int8Array;
  /** [rows], each representable as float16, in which they are stored. */
  scales: Float32Array;
}

const HIGHEST_LEVEL = 127;

/**
 * Rounds each row to the nearest of 255 levels between plus and minus its largest absolute value.
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

/** The largest absolute value. */
export function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * The scale at which the highest level equals a value; 1 for zero, or for values too small for a
 * float16.
 */
export function scaleFor(largest: number): number {
  return f16round(largest / HIGHEST_LEVEL) || 1;
}

/**
 * The nearest level. Values beyond the highest one, possible because the scale was rounded, are
 * clamped.
 */
export function nearestLevel(value: number, scale: number): number {
  return Math.min(Math.max(Math.round(value / scale), -HIGHEST_LEVEL), HIGHEST_LEVEL);
}

/** The values of the bytes, computed as a runtime does: in float32. */
export function dequantizeRows({ levels, scales }: Int8Rows): Float32Array {
  const columns = levels.length / scales.length;
  return Float32Array.from(levels, (level, i) => level * scales[Math.floor(i / columns)]);
}
