/** Number of letters to insert, delete or replace to turn one word into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

/**
 * The names that `wanted` may be a mistake for, the nearest first: those within a third of its
 * letters, and those that contain it as a word.
 */
export function nearNames(wanted: string, names: Iterable<string>, limit = 5): string[] {
  if (wanted.length < 3) return [];
  const reach = Math.floor(wanted.length / 3);
  const found: { name: string; distance: number }[] = [];
  for (const name of names) {
    if (name.split('-').includes(wanted)) {
      found.push({ name, distance: reach + 1 + name.length });
    } else if (Math.abs(name.length - wanted.length) <= reach) {
      const distance = editDistance(wanted, name);
      if (distance <= reach) found.push({ name, distance });
    }
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.slice(0, limit).map(({ name }) => name);
}
