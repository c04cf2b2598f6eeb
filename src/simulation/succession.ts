import type { CallQueue } from './call-queue.js';
import type { Dish } from './dish.js';
import { chooseDevice } from '../engine/device.js';
import type { Engine } from '../engine/engine.js';
import type { Model } from '../model/load.js';

/** How long a page without idle callbacks waits after loading, milliseconds. */
const REST = 500;

/** An engine that may take over from the kernel. */
export interface Successor {
  /** Whether the page asked for it: then it starts at once, and its failure is reported. */
  readonly isDemanded: boolean;
  /** Loads everything it needs. */
  readonly create: (model: Model) => Promise<Engine>;
}

/**
 * Lets onnxruntime-web on WebGPU take over from the kernel, while a single individual lives there.
 */
export class Succession {
  /** Why the engine that the page asked for could not be created. */
  failure?: unknown;
  readonly #successor?: Successor;
  readonly #dish: Dish;
  readonly #calls: CallQueue;
  readonly #isPlaying: () => boolean;
  #isUnderWay = false;

  /**
   * @param successor undefined if nothing may take over
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
   * Creates the next engine, unless that is under way. One that the page did not ask for waits
   * until the page is idle, is created only if there is a real GPU and the visitor does not save
   * data, and fails silently and for good. Does not reject.
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

  /** Takes over, unless individuals or another model have come meanwhile. */
  #takeOver(next: Engine, model: Model): Promise<void> {
    const { isShared, model: present } = this.#dish;
    return isShared || present !== model ? next.dispose() : this.#dish.moveTo(next);
  }
}

function savesData(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

/** Waits until the page has loaded its own files and is idle. Workers have no idle callbacks. */
async function pageIsIdle(): Promise<void> {
  if (globalThis.document && document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  const { requestIdleCallback = (call: () => void) => setTimeout(call, REST) } = globalThis;
  await new Promise<void>((resolve) => requestIdleCallback(() => resolve()));
}
