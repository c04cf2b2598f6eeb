import * as ort from 'onnxruntime-web/wasm';
import { NEXT_STATE, ROTATION, STATE, UPDATE_MASK } from '../../../src/model/contract.js';
import { checkWasmMemory, refusedMemory } from '../common/memory-limit.js';
import { shortReasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { describeModel } from '../onnx/read-model.js';

/** Name and version of the runtime, for score sheets. */
export const RUNTIME_NAME = `onnxruntime-web ${ort.env.versions.web}`;

/** Whether the runtime's memory, shared by all sessions of a thread, has been created. */
let hasMemory = false;

/** A step graph in onnxruntime-web, the runtime of pages, on one thread. */
export class StepSession {
  readonly #session: ort.InferenceSession;
  readonly channels: number;

  private constructor(session: ort.InferenceSession, channels: number) {
    this.#session = session;
    this.channels = channels;
  }

  /**
   * @param label how messages name the file
   * @throws UserError if the bytes are not a model that meets the contract, or there is no memory
   *   for it
   */
  static async open(bytes: Uint8Array, label: string): Promise<StepSession> {
    const { channels } = describeModel(bytes, label);
    // Without this the runtime starts workers that keep the process alive.
    ort.env.wasm.numThreads = 1;
    if (!hasMemory) checkWasmMemory();
    try {
      const session = await ort.InferenceSession.create(bytes, {
        executionProviders: ['wasm'],
        // Dequantises q8 weights once, not in every step.
        extra: { session: { disable_quant_qdq: '1' } },
      });
      hasMemory = true;
      return new StepSession(session, channels);
    } catch (error) {
      const refused = refusedMemory(error);
      if (refused) throw refused;
      const reason = shortReasonOf(error);
      throw new UserError(`${label} does not run in onnxruntime-web (${reason}); export it again.`);
    }
  }

  /**
   * Runs one step.
   *
   * @param state [channels, height, width]
   * @param updateMask [height, width], 1 where the cell fires
   * @param rotation cosine and sine of the angle that turns perception: for all cells, or [2,
   *   height, width] per cell
   * @returns [channels, height, width], a new array
   */
  async run(
    state: Float32Array,
    updateMask: Float32Array,
    rotation: readonly number[] | Float32Array,
    width: number,
    height: number,
  ): Promise<Float32Array> {
    const turnShape = rotation.length === 2 ? [1, 2, 1, 1] : [1, 2, height, width];
    const results = await this.#session.run({
      [STATE]: new ort.Tensor('float32', state, [1, this.channels, height, width]),
      [UPDATE_MASK]: new ort.Tensor('float32', updateMask, [1, 1, height, width]),
      [ROTATION]: new ort.Tensor('float32', rotation, turnShape),
    });
    return results[NEXT_STATE].data as Float32Array;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
