/** How times and numbers are said. */

/** @param {number} seconds that will pass, or that have */
export function duration(seconds) {
  if (seconds < 10) return 'a few seconds';
  if (seconds < 90) return `${10 * Math.round(seconds / 10)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return `${hours} h ${10 * Math.floor((minutes % 60) / 10)} min`;
}

export const count = (value) => Math.round(value).toLocaleString('en');

export const rate = (perSecond) => perSecond.toFixed(perSecond < 10 ? 1 : 0);

/** What went wrong, in its own words. */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
