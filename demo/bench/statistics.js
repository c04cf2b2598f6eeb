/** @param share 0.5 for the median, 0.95 for what one in twenty exceeds */
export function quantile(values, share = 0.5) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values) => quantile(values);

/** Mean of the middle half: as deaf to rare hiccups as the median, and finer than a coarse clock. */
export function midMean(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
