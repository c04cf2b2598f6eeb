/**
 * Copies rows between two row lengths, as many as the smaller of `from` and `to` holds. Padding in
 * longer rows of `to` is not written and stays zero.
 */
export function copyRows(
  from: Float32Array,
  fromLength: number,
  to: Float32Array,
  toLength: number,
): void {
  if (fromLength === toLength) {
    to.set(from.length > to.length ? from.subarray(0, to.length) : from);
    return;
  }
  const rows = Math.min(from.length / fromLength, to.length / toLength);
  const length = Math.min(fromLength, toLength);
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(row * fromLength, row * fromLength + length), row * toLength);
  }
}
