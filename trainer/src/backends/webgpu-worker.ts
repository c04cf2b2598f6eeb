/** The thread of a WebgpuRollout: answers one request after the other. */
import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { explained } from '../common/memory-limit.js';
import type { RolloutGradients } from '../kernel/fused-rollout.js';
import { runBackwards, runForwards } from '../rule/recomputing.js';
import { referenceStep } from '../rule/reference.js';
import type { RolloutSettings } from '../rule/rollout.js';
import type { Rule } from '../rule/rule.js';
import { toTensors } from '../rule/weight-tensors.js';
import { listWeights, unlistWeights, type RuleWeights } from '../rule/weights.js';
import { startWebgpu } from './webgpu-device.js';

export interface WebgpuWorkerData {
  rule: Rule;
  /** [batch, height, width, channels] */
  shape: [number, number, number, number];
  port: MessagePort;
  /** [1]: number of answers sent. */
  answers: Int32Array;
}

export type Request =
  | { kind: 'forward'; state: Float32Array; weights: RuleWeights; settings: RolloutSettings }
  | { kind: 'backward'; gradient: Float32Array };

/** A value, or an error message and whether it is a UserError. */
export type Answer =
  { value: unknown; failure?: undefined } | { failure: string; mendable: boolean };

const { rule, shape, port, answers } = workerData as WebgpuWorkerData;
const step = referenceStep(rule);

/** Settings and weights of the last rollout, and the state before each step. */
let settings: RolloutSettings;
let weights: tf.Tensor[] = [];
let states: tf.Tensor[] = [];

async function answer(request: Request): Promise<unknown> {
  return request.kind === 'forward' ? forward(request) : backward(request.gradient);
}

/** @returns the state after the last step */
async function forward(request: Request & { kind: 'forward' }): Promise<Float32Array> {
  tf.dispose([...states, ...weights]);
  settings = request.settings;
  weights = listWeights<tf.Tensor>(toTensors(rule, request.weights));
  states = runForwards(step, tf.tensor4d(request.state, shape), weights, settings);
  const last = states.pop()!;
  const values = (await last.data()) as Float32Array;
  last.dispose();
  return values;
}

async function backward(gradient: Float32Array): Promise<RolloutGradients> {
  const tensors = tf.tidy(() =>
    runBackwards(step, states, weights, settings, tf.tensor4d(gradient, shape)),
  );
  const [state, ...list] = await Promise.all(
    tensors.map((tensor) => tensor.data() as Promise<Float32Array>),
  );
  tf.dispose(tensors);
  return { state, ...unlistWeights(list) };
}

/** Sends the result of `work`, then wakes the calling thread. */
async function send(work: () => Promise<unknown>): Promise<void> {
  let message: Answer;
  try {
    message = { value: await work() };
  } catch (error) {
    const known = explained(error);
    message = { failure: (known ?? (error as Error)).message, mendable: known !== undefined };
  }
  port.postMessage(message);
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
}

port.on('message', (request: Request) => void send(() => answer(request)));
await send(startWebgpu);
