import { wrap, type Remote } from 'comlink';

/** A Web Worker, and what it offers. */
export interface StartedWorker<Offer> {
  remote: Remote<Offer>;
  /** Never resolves; rejects if the worker cannot be fetched or started. */
  broken: Promise<never>;
  terminate(): void;
}

/** The file of a worker lies beside this one: bundlers know it by the whole expression. */
export function startWorker<Offer>(make: () => Worker): StartedWorker<Offer> {
  const worker = make();
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error(`a worker could not start: ${event.message || 'its code is unreachable'}`));
    });
  });
  // Whoever waits for the worker is told; nobody need wait.
  broken.catch(() => undefined);
  return { remote: wrap<Offer>(worker), broken, terminate: () => worker.terminate() };
}
