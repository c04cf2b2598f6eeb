/** Longer bars show nothing more. */
const LONGEST_BAR = 40;
/** Shorter bars show nothing useful. */
const SHORTEST_BAR = 8;
const JOINT = ' | ';

/**
 * A line about work in progress: some parts, and a bar in the remaining columns. If the terminal is
 * too narrow, the last parts are dropped.
 *
 * @param parts the most important first
 * @param share finished share, 0..1
 * @param columns of the terminal; undefined without one, which gives no bar
 */
export function progressLine(
  parts: readonly string[],
  share: number,
  columns: number | undefined,
): string {
  if (columns === undefined) return parts.join(JOINT);
  let kept = parts.length;
  while (kept > 1 && parts.slice(0, kept).join(JOINT).length > columns) kept--;
  const text = parts.slice(0, kept).join(JOINT).slice(0, columns);
  const length = Math.min(LONGEST_BAR, columns - text.length - JOINT.length);
  if (length < SHORTEST_BAR) return text;
  const done = Math.round(length * Math.min(1, Math.max(0, share)));
  return `${text}${JOINT}${'█'.repeat(done)}${'░'.repeat(length - done)}`;
}

/** Columns of the terminal that shows standard error; undefined without one. */
export function errorColumns(): number | undefined {
  // A terminal of unknown size reports 0.
  return process.stderr.isTTY ? process.stderr.columns || 80 : undefined;
}

/** The remaining time in words: `40 s left`, `12 min left`, `17 h 5 min left`. */
export function timeLeft(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  if (minutes < 90) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
