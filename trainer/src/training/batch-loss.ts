import * as tf from '@tensorflow/tfjs-core';
import type { Target } from '../targets/target.js';
import type { Batch } from './batch.js';
import { bridged } from './bridge.js';
import { toChannelsLast } from './channel-order.js';
import { pictureLoss } from './loss.js';

/** The loss of a batch, each sample against the target turned as the sample is. */
export class BatchLoss {
  /** Of an empty grid. */
  readonly blank: number;
  readonly #size: number;
  /** [height, width, 4] for each turn. */
  readonly #pictures: tf.Tensor3D[];
  /** Targets of samples that start from the seed: the pictures, with a bridge if necessary. */
  readonly #fromSeed: tf.Tensor3D[];

  /** @param turned the target turned by each of the turns, [4, height, width] */
  constructor({ data, height, width, size }: Target, turned: readonly Float32Array[] = [data]) {
    const pictures = turned.map((picture) => toChannelsLast(picture, 4));
    const toTensor = (picture: Float32Array) => tf.tensor3d(picture, [height, width, 4]);
    this.blank = data.reduce((sum, value) => sum + value ** 2, 0) / (size * size * 4);
    this.#size = size;
    this.#pictures = pictures.map(toTensor);
    this.#fromSeed = pictures.map((picture) => toTensor(bridged(picture, height, width)));
  }

  /**
   * @param states [batch, height, width, channels]
   * @returns [batch]
   */
  of(
    states: tf.Tensor4D,
    { turns, seeds = [] }: Pick<Batch, 'turns'> & Partial<Batch>,
  ): tf.Tensor1D {
    const targets = turns.map((turn, index) =>
      seeds[index] ? this.#fromSeed[turn] : this.#pictures[turn],
    );
    return pictureLoss(states, tf.stack(targets) as tf.Tensor4D, this.#size);
  }

  dispose(): void {
    tf.dispose([this.#pictures, this.#fromSeed]);
  }
}
