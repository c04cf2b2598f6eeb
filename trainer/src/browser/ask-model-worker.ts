import type { Remote } from 'comlink';
import { askWorker } from './ask-worker.js';
import type { ModelOffer } from './model-worker.js';

/** Asks a worker for model files; see model-worker.ts. */
export function askModelWorker<Answer>(
  ask: (remote: Remote<ModelOffer>) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  return askWorker(
    () => new Worker(new URL('./model-worker.js', import.meta.url), { type: 'module' }),
    ask,
    signal,
  );
}
