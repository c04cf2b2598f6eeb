/**
 * Wraps a call so that it runs once at a time: calls that come meanwhile share one more run.
 *
 * @param call does not reject
 */
export function coalesce(call: () => Promise<unknown>): () => Promise<void> {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await call();
    }
    isRunning = false;
  };
}
