import { proxy } from 'comlink';

/**
 * A page's callback, for a worker to call. What it returns stays in the page: it may be anything,
 * such as an element, which cannot be sent.
 */
export function hearing<Told>(callback: ((told: Told) => unknown) | undefined) {
  return proxy(async (told: Told) => {
    await callback?.(told);
  });
}
