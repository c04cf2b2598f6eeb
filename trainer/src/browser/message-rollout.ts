import { transfer } from 'comlink';
import { sumGradients } from '../kernel/sum-gradients.js';
import type { RolloutSettings } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { AsyncRolloutKernel } from '../training/iterate-apart.js';
import type { KernelOffer, KernelSize } from './kernel-worker.js';
import type { StartedWorker } from './start-worker.js';

/** A worker, and its samples of each batch. */
interface Share {
  worker: StartedWorker<KernelOffer>;
  first: number;
  count: number;
}

/**
 * Rollouts on workers without shared memory: each computes some samples of the batch, and keeps
 * their tape between the two messages of an iteration. Gradients are returned per sample and summed
 * here, in the order of the batch.
 */
export class MessageRollout implements AsyncRolloutKernel {
  readonly #rule: Rule;
  readonly #batch: number;
  readonly #shares: Share[];
  /** Numbers of the last rollout, one per worker. */
  #numbers: number[] = [];
  #rollouts = 0;

  private constructor(rule: Rule, batch: number, shares: Share[]) {
    this.#rule = rule;
    this.#batch = batch;
    this.#shares = shares;
  }

  /** @throws if a worker cannot start or get its memory */
  static async open(
    rule: Rule,
    size: KernelSize,
    workers: number,
    start: () => StartedWorker<KernelOffer>,
  ): Promise<MessageRollout> {
    const bounds = Array.from({ length: workers + 1 }, (_, index) =>
      Math.round((index * size.batch) / workers),
    );
    const shares = bounds.slice(1).map((end, index) => {
      return { worker: start(), first: bounds[index], count: end - bounds[index] };
    });
    const rollout = new MessageRollout(rule, size.batch, shares);
    try {
      await rollout.#each(({ worker: { remote }, count }) =>
        remote.open(rule, { ...size, batch: count }),
      );
    } catch (error) {
      rollout.dispose();
      throw error;
    }
    return rollout;
  }

  async forward(state: Float32Array, weights: RuleWeights, settings: RolloutSettings) {
    const results = await this.#each((share) => {
      const part = this.#part(state, share);
      return share.worker.remote.forward(transfer(part, [part.buffer]), weights, {
        ...settings,
        randomSeeds: settings.randomSeeds.slice(share.first, share.first + share.count),
        angles: settings.angles?.slice(share.first, share.first + share.count),
      });
    });
    this.#numbers = results.map(({ rollout }) => rollout);
    this.#rollouts += 1;
    const next = new Float32Array(state.length);
    results.forEach((result, index) => {
      next.set(result.state, (this.#shares[index].first * state.length) / this.#batch);
    });
    return { state: next, rollout: this.#rollouts };
  }

  async backward(gradient: Float32Array, rollout: number): Promise<RuleWeights> {
    if (rollout !== this.#rollouts) throw new Error('the tape of this rollout is gone');
    const samples = await this.#each((share, index) => {
      const part = this.#part(gradient, share);
      const number = this.#numbers[index];
      return share.worker.remote.backward(transfer(part, [part.buffer]), number);
    });
    return sumGradients(this.#rule, samples.flat());
  }

  dispose(): void {
    for (const { worker } of this.#shares) worker.terminate();
  }

  #part(values: Float32Array, { first, count }: Share): Float32Array<ArrayBuffer> {
    const length = values.length / this.#batch;
    return values.slice(first * length, (first + count) * length);
  }

  #each<T>(work: (share: Share, index: number) => Promise<T>): Promise<T[]> {
    return Promise.all(
      this.#shares.map((share, index) => Promise.race([work(share, index), share.worker.broken])),
    );
  }
}
