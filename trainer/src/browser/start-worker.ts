import { wrap, type Remote } from 'comlink';
import { UserError } from '../common/user-error.js';

/** A Web Worker and its interface. */
export interface StartedWorker<Offer> {
  remote: Remote<Offer>;
  /** Never resolves; rejects if the worker cannot be fetched or started. */
  broken: Promise<never>;
  terminate(): void;
}

/**
 * Starts a worker whose file is beside this one. `make` must contain the whole `new Worker(...)`
 * expression, which bundlers recognise.
 *
 * @throws UserError if the code is on another site
 */
export function startWorker<Offer>(make: () => Worker): StartedWorker<Offer> {
  const policy = watchPolicy();
  const worker = makeWorker(make);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(reasonOf(event, policy.refuses())));
  });
  // Prevents an unhandled rejection: nobody need be waiting.
  broken.catch(() => undefined).finally(policy.end);
  const terminate = () => {
    policy.end();
    worker.terminate();
  };
  return { remote: wrap<Offer>(worker), broken, terminate };
}

function makeWorker(make: () => Worker): Worker {
  try {
    return make();
  } catch (cause) {
    throw new UserError(
      'Browsers start workers only from the site of the page; put the folder of growing-ca-trainer/browser there.',
      { cause },
    );
  }
}

/**
 * Watches for violations of the page's Content-Security-Policy, which a worker's error event does
 * not mention.
 */
function watchPolicy() {
  let refused = false;
  const note = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
    refused ||= effectiveDirective === 'worker-src';
  };
  const event = 'securitypolicyviolation';
  globalThis.addEventListener(event, note as EventListener);
  return {
    refuses: () => refused,
    end: () => globalThis.removeEventListener(event, note as EventListener),
  };
}

function reasonOf({ message }: ErrorEvent, isRefused: boolean): Error {
  if (isRefused) {
    return new UserError(
      "The Content-Security-Policy of this page refuses workers, on which patterns train; allow them with worker-src 'self'.",
    );
  }
  if (message) return new Error(`a worker could not start: ${message}`);
  return new UserError(
    'The code of a worker cannot be loaded; put the whole folder of growing-ca-trainer/browser where its index.js is.',
  );
}
