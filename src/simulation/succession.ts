import type { CallQueue } from './call-queue.js';
import type { Dish } from './dish.js';
import { chooseDevice } from '../engine/device.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../model/load.js';

/** How long after it loaded a page without idle callbacks counts as idle, milliseconds. */
const REST = 500;

/** What may take over from the kernel. */
export interface Successor {
  /** Whether it was asked for: then nothing is waited for, and a failure counts. */
  readonly isDemanded: boolean;
  /** Loads all that it needs. */
  readonly create: (model: Model) => Promise<Engine>;
}

/** How onnxruntime-web on WebGPU takes over from the kernel, while one individual lives alone. */
export class Succession {
  /** Why the engine that was asked for did not come. */
  failure?: unknown;
  readonly #successor?: Successor;
  readonly #dish: Dish;
  readonly #calls: CallQueue;
  readonly #isPlaying: () => boolean;
  #isUnderWay = false;

  /**
   * @param successor where there may be one
   * @param calls it takes over between two of them
   */
  constructor(
    successor: Successor | undefined,
    dish: Dish,
    calls: CallQueue,
    isPlaying: () => boolean,
  ) {
    [this.#successor, this.#dish, this.#calls] = [successor, dish, calls];
    this.#isPlaying = isPlaying;
  }

  /**
   * Makes the next engine, unless one is on its way. One that was not asked for waits until the page is
   * idle, comes only where there is a real GPU and the visitor does not save data, and fails quietly:
   * then no other attempt is made. Does not reject.
   */
  async attempt(): Promise<void> {
    const successor = this.#successor;
    if (!successor || this.#isUnderWay || !this.#isWanted) return;
    this.#isUnderWay = true;
    const { isDemanded, create } = successor;
    try {
      if (!isDemanded) await pageIsIdle();
      if (this.#isWanted) {
        if (!isDemanded && (savesData() || (await chooseDevice('auto')) !== 'webgpu')) return;
        const { model } = this.#dish;
        const engine = await create(model);
        await this.#calls.add(() => this.#takeOver(engine, model));
      }
      this.#isUnderWay = false;
    } catch (error) {
      if (isDemanded) this.failure = error;
    }
  }

  get #isWanted(): boolean {
    const { isShared, engine } = this.#dish;
    if (isShared || engine.runtime !== 'kernel') return false;
    return this.#successor!.isDemanded || this.#isPlaying();
  }

  /** Unless others have come to live there, or another model, meanwhile. */
  #takeOver(next: Engine, model: Model): Promise<void> {
    const { isShared, model: present } = this.#dish;
    return isShared || present !== model ? next.dispose() : this.#dish.moveTo(next);
  }
}

function savesData(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

/** The page's own files come first. Workers have no such callbacks. */
async function pageIsIdle(): Promise<void> {
  if (globalThis.document && document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  const { requestIdleCallback = (call: () => void) => setTimeout(call, REST) } = globalThis;
  await new Promise<void>((resolve) => requestIdleCallback(() => resolve()));
}
