/** The run in the browser's own storage, and which tab may write it. */
import { del, get, set } from '../../node_modules/idb-keyval/dist/index.js';

const KEY = 'growing-ca studio';
/** Milliseconds that another tab has to write its last checkpoint. */
const PATIENCE = 8000;

/** @returns what was kept; undefined where there is nothing, or storage is refused */
export async function loadKept() {
  try {
    return await get(KEY);
  } catch {
    return undefined;
  }
}

/**
 * As a whole or not at all.
 *
 * @throws a sentence where the browser refuses, or has no room
 */
export async function keepRun(record) {
  try {
    await set(KEY, record);
  } catch (cause) {
    const isFull = cause?.name === 'QuotaExceededError';
    throw new Error(
      isFull
        ? 'The browser has no room left to keep this run, so a reload would lose it. Free some space, or take it home before you close the tab.'
        : 'The browser refuses to keep anything for this page, as in private windows, so a reload would lose this run. Take it home before you close the tab.',
      { cause },
    );
  }
}

export async function keepNothing() {
  try {
    await del(KEY);
  } catch {
    // There is nothing, then.
  }
}

/**
 * The right to write, which one tab has at a time. Sends `asked` when another tab wants it, and
 * `lost` when that could not wait.
 */
export class Turn extends EventTarget {
  #channel = new BroadcastChannel(KEY);
  #release;

  constructor() {
    super();
    this.#channel.addEventListener('message', () => {
      if (this.#release) this.dispatchEvent(new Event('asked'));
    });
  }

  /** @returns whether this tab has it now; true as well where a browser has or gives no locks */
  claim() {
    // What refuses locks to a page refuses it storage, too: there is nothing to overwrite.
    return this.#request({ ifAvailable: true }).catch(() => true);
  }

  /** Asks the other tab to let go, and takes it where it does not answer. */
  async takeOver() {
    this.#channel.postMessage('please');
    try {
      return await this.#request({ signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      return this.#request({ steal: true });
    }
  }

  release() {
    this.#release?.();
    this.#release = undefined;
  }

  #request(options) {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      let has = false;
      navigator.locks
        .request(KEY, options, (lock) => {
          has = lock !== null;
          resolve(has);
          return has ? new Promise((release) => (this.#release = release)) : undefined;
        })
        .catch((error) => {
          if (!has) return reject(error);
          this.#release = undefined;
          this.dispatchEvent(new Event('lost'));
        });
    });
  }
}
