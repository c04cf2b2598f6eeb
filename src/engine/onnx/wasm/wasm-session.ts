import type { InferenceSession } from 'onnxruntime-web';
import { GrowingCaError } from '../../../common/errors.js';
import { NEXT_STATE } from '../../../model/contract.js';
import type { Model } from '../../../model/load.js';
import type { GridSize } from '../../../grid/size.js';
import { inTurn } from '../queue.js';
import { loadRuntime } from '../runtime.js';
import type { OnnxRuntime } from '../runtime.js';
import { feedsOf, openSession } from '../session.js';
import { Leases } from '../lease.js';
import type { Lease } from '../lease.js';
import { worksInWindows } from '../window-check.js';

/** One model on the CPU, for any number of engines. */
export class WasmSession {
  readonly #runtime: OnnxRuntime;
  readonly #session: InferenceSession;
  #worksInWindows = false;

  /** @throws GrowingCaError */
  static async open(model: Model): Promise<WasmSession> {
    const runtime = await loadRuntime();
    const session = await inTurn(() =>
      openSession(runtime, model.bytes, { executionProviders: ['wasm'] }),
    ).catch((cause: unknown) => {
      throw new GrowingCaError(
        'model-incompatible',
        `The runtime refused the model ${model.url}: export it again, with operators that onnxruntime-web knows.`,
        cause,
      );
    });
    const opened = new WasmSession(runtime, session);
    opened.#worksInWindows = await worksInWindows(model, (cells, size) =>
      opened.step(
        cells,
        new Float32Array(size.height * size.width).fill(1),
        new Float32Array([1, 0]),
        size,
      ),
    );
    return opened;
  }

  private constructor(runtime: OnnxRuntime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** Whether steps may be computed on a window around the living cells. */
  get worksInWindows(): boolean {
    return this.#worksInWindows;
  }

  /**
   * @param cells [channels, height, width]
   * @param mask [height, width]
   * @param rotation [2], or [2, height, width] if each cell has its own turn
   * @returns the next cells
   */
  async step(
    cells: Float32Array,
    mask: Float32Array,
    rotation: Float32Array,
    size: GridSize,
  ): Promise<Float32Array> {
    const feeds = feedsOf(this.#runtime, size, cells, mask, rotation);
    const results = await inTurn(() => this.#session.run(feeds, [NEXT_STATE]));
    return results[NEXT_STATE].data as Float32Array;
  }

  async close(): Promise<void> {
    await inTurn(() => this.#session.release());
  }
}

const sessions = new Leases<Model, WasmSession>((session) => session.close());

/** Leases the page's only session of a model; the last release frees it. */
export function leaseWasmSession(model: Model): Promise<Lease<WasmSession>> {
  return sessions.lease(model, () => WasmSession.open(model));
}
