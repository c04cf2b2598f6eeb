import { chooseDevice } from '../engine/device.js';
import type { Engine } from '../engine/engine.js';

/** How long after it loaded a page without idle callbacks counts as idle, milliseconds. */
const REST = 500;

/** How onnxruntime-web on WebGPU takes over from the kernel. */
export class Succession {
  /** Whether WebGPU was asked for: then a failure counts, and nothing is waited for. */
  readonly isDemanded: boolean;
  readonly #create: () => Promise<Engine>;
  #isUnderWay = false;

  /** @param create loads all that it needs */
  constructor(isDemanded: boolean, create: () => Promise<Engine>) {
    this.isDemanded = isDemanded;
    this.#create = create;
  }

  /**
   * Makes the next engine, once. One that was not asked for waits until the page is idle, comes only
   * where there is a real GPU and the visitor does not save data, and fails quietly.
   *
   * @param isWanted asked once the page is idle; a later call tries again
   * @returns undefined where the present engine is to go on
   */
  async next(isWanted: () => boolean): Promise<Engine | undefined> {
    if (this.#isUnderWay) return undefined;
    this.#isUnderWay = true;
    if (this.isDemanded) return this.#create();
    await pageIsIdle();
    if (!isWanted()) {
      this.#isUnderWay = false;
      return undefined;
    }
    if (savesData() || (await chooseDevice('auto')) !== 'webgpu') return undefined;
    return this.#create().catch(() => undefined);
  }
}

/**
 * Gives the next engine the state of the one before, which is freed. Where that fails, the next one is
 * freed, and the one before can go on.
 */
export async function handOver(before: Engine, next: Engine): Promise<void> {
  try {
    next.setAngle(before.angle);
    next.setState(await before.getState());
  } catch (error) {
    await next.dispose();
    throw error;
  }
  await before.dispose();
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
