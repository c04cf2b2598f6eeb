import { once } from 'node:events';
import type { MessagePort, Worker } from 'node:worker_threads';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import type { RolloutGradients } from '../kernel/fused-rollout.js';
import type { RolloutSettings, RolloutSize } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Answer, Request, WebgpuWorkerData } from './webgpu-worker.js';

/**
 * Rollouts on WebGPU, in their own thread, one at a time. WebGPU delivers results asynchronously,
 * but TensorFlow.js takes gradients synchronously: so the calling thread sleeps until the other one
 * has answered.
 */
export class WebgpuRollout {
  /** Name of the adapter. */
  readonly adapter: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  /** Counts answers; the worker wakes this thread through it. */
  readonly #answers: Int32Array;
  #rollouts = 0;

  private constructor(worker: Worker, port: MessagePort, answers: Int32Array, adapter: string) {
    this.adapter = adapter;
    this.#worker = worker;
    this.#port = port;
    this.#answers = answers;
  }

  /** @throws UserError if a package or a driver is missing */
  static async start(rule: Rule, { batch, height, width }: RolloutSize): Promise<WebgpuRollout> {
    const shape: WebgpuWorkerData['shape'] = [batch, height, width, rule.channels];
    const { port1, port2 } = new MessageChannel();
    const answers = new Int32Array(new SharedArrayBuffer(4));
    const workerData: WebgpuWorkerData = { rule, shape, port: port2, answers };
    const file = new URL('./webgpu-worker.js', import.meta.url);
    const worker = startThread(file, workerData, [port2]);
    try {
      // A thread that fails to start never answers.
      const failure = once(worker, 'exit').then(() => {
        throw new Error('the thread of WebGPU ended before it answered');
      });
      const [first] = (await Promise.race([once(port1, 'message'), failure])) as [Answer];
      const adapter = valueOf(first) as string;
      // From now on answers are fetched synchronously, and must not keep the process alive.
      port1.removeAllListeners('message');
      port1.unref();
      worker.unref();
      return new WebgpuRollout(worker, port1, answers, adapter);
    } catch (error) {
      port1.close();
      await worker.terminate();
      throw error;
    }
  }

  /** Like FusedRollout.forward. */
  forward(
    state: Float32Array,
    weights: RuleWeights,
    settings: RolloutSettings,
  ): { state: Float32Array; rollout: number } {
    const next = this.#ask({ kind: 'forward', state, weights, settings }) as Float32Array;
    this.#rollouts += 1;
    return { state: next, rollout: this.#rollouts };
  }

  /** Like FusedRollout.backward, but can be repeated for the last rollout. */
  backward(gradient: Float32Array, rollout: number): RolloutGradients {
    if (rollout !== this.#rollouts) {
      throw new Error(
        'the states of this rollout are gone: take its gradient before the next rollout',
      );
    }
    return this.#ask({ kind: 'backward', gradient }) as RolloutGradients;
  }

  async dispose(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }

  #ask(request: Request): unknown {
    this.#port.postMessage(request);
    for (;;) {
      const seen = Atomics.load(this.#answers, 0);
      const received = receiveMessageOnPort(this.#port) as { message: Answer } | undefined;
      if (received) return valueOf(received.message);
      Atomics.wait(this.#answers, 0, seen);
    }
  }
}

function valueOf(answer: Answer): unknown {
  if (answer.failure === undefined) return answer.value;
  throw answer.mendable ? new UserError(answer.failure) : new Error(answer.failure);
}
