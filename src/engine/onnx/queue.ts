let tail: Promise<unknown> = Promise.resolve();

/**
 * Runs `task` after all earlier tasks. The runtime refuses to create or run two sessions at once,
 * on any device, so the whole page shares this queue.
 */
export function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const result = tail.then(task);
  tail = result.catch(() => undefined);
  return result;
}
