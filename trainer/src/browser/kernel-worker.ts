/**
 * The Web Worker that computes rollouts: some samples of a batch, in a memory that it shares with
 * other workers or in one of its own.
 */
import { expose, transfer } from 'comlink';
import type { FusedRolloutOptions } from '../kernel/fused-rollout.js';
import { FusedRollout } from '../kernel/fused-rollout.js';
import type { ThreadSetup } from '../kernel/thread.js';
import { KernelThread } from '../kernel/thread.js';
import type { RolloutSettings } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';

/** Size of the kernel, independent of the number of threads. */
export type KernelSize = Omit<FusedRolloutOptions, 'threads'>;

let own: FusedRollout | undefined;

const offer = {
  /** Serves until told to stop; returns then. */
  serve(setup: ThreadSetup): void {
    new KernelThread(setup).serve();
  },

  /** Creates a memory of its own. */
  open(rule: Rule, size: KernelSize): void {
    own = new FusedRollout(rule, { ...size, threads: 1 });
  },

  /** See FusedRollout. */
  forward(state: Float32Array, weights: RuleWeights, settings: RolloutSettings) {
    const result = own!.forward(state, weights, settings);
    return transfer(result, [result.state.buffer]);
  },

  /** @returns the gradients of each sample, in the kernel's layout */
  backward(gradient: Float32Array, rollout: number): Float32Array[] {
    const { samples } = own!.backwardApart(gradient, rollout);
    const copies = samples.map((values) => values.slice());
    return transfer(
      copies,
      copies.map(({ buffer }) => buffer),
    );
  },
};

export type KernelOffer = typeof offer;

expose(offer);
