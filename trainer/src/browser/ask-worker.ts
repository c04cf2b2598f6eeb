import type { Remote } from 'comlink';
import { explainInPage } from './explain.js';
import { startWorker } from './start-worker.js';

/**
 * Starts a worker for one question, and ends it after the answer.
 *
 * @param signal ends it early
 * @throws UserError for errors that the user can fix; the signal's reason if it is aborted
 */
export async function askWorker<Offer, Answer>(
  make: () => Worker,
  ask: (remote: Remote<Offer>) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  signal?.throwIfAborted();
  const { remote, broken, terminate } = startWorker<Offer>(make);
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal!.reason as Error);
    signal?.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([ask(remote), broken, aborted]);
  } catch (error) {
    throw explainInPage(error);
  } finally {
    signal?.removeEventListener('abort', abort);
    terminate();
  }
}
