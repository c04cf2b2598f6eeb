/** A bar longer than this says no more. */
const LONGEST_BAR = 40;
/** A shorter one says nothing. */
const SHORTEST_BAR = 8;
const JOINT = ' | ';

/**
 * A line about work that is under way: some parts, and a bar in the columns that they leave. Where
 * a terminal is too narrow, the last parts go.
 *
 * @param parts the most important first
 * @param share that is done, 0..1
 * @param columns of the terminal; undefined where there is none, and so no bar
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

/** The columns of the terminal that shows standard error; undefined where none does. */
export function errorColumns(): number | undefined {
  // A terminal that does not know its size says 0.
  return process.stderr.isTTY ? process.stderr.columns || 80 : undefined;
}

/** How long work will take: `40 s left`, `12 min left`, `17 h 5 min left`. */
export function timeLeft(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  if (minutes < 90) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
