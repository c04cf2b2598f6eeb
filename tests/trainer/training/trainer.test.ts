import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startTensorFlow } from '../../../trainer/src/common/tensorflow.js';
import { FusedRollout } from '../../../trainer/src/kernel/fused-rollout.js';
import { startNodeWorker } from '../../../trainer/src/kernel/node-worker.js';
import { asRollout } from '../../../trainer/src/kernel/rollout-op.js';
import { referenceRollout } from '../../helpers/reference-rollout.js';
import type { Target } from '../../../trainer/src/targets/target.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../../trainer/src/training/checkpoint.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import type { TrainingSettings } from '../../../trainer/src/training/settings.js';
import { ruleOf } from '../../../trainer/src/training/settings.js';
import type {
  IterationReport,
  TrainingState,
} from '../../../trainer/src/training/training-state.js';
import { Trainer } from '../../../trainer/src/training/trainer.js';
import { decodeTensors, encodeTensors } from '../../../trainer/src/training/safetensors.js';
import { TURNS } from '../../../trainer/src/training/turns.js';
import { relativeError } from '../../helpers/golden.js';
import { WEIGHT_NAMES, type RuleWeights } from '../../../trainer/src/rule/weights.js';

/** A green square of 4 cells in a grid of 12, [4, height, width]. */
function squareAt(start: number, index: number): number {
  const [channel, y, x] = [Math.floor(index / 144), Math.floor((index % 144) / 12), index % 12];
  const inside = y >= start && y < start + 4 && x >= start && x < start + 4;
  return inside && (channel === 1 || channel === 3) ? 1 : 0;
}

const target: Target = {
  name: 'square',
  width: 12,
  height: 12,
  size: 4,
  padding: 4,
  source: 'a test',
  licence: 'CC0-1.0',
  data: Float32Array.from({ length: 4 * 144 }, (_, index) => squareAt(4, index)),
};

/** It lies beside the middle, where the seed is. */
const corner: Target = { ...target, data: target.data.map((_, index) => squareAt(8, index)) };

/** The square looks the same from four sides; from others it will do for a test. */
const turned = Array.from({ length: TURNS }, () => target.data);

const settings: TrainingSettings = {
  ...PRESETS.default,
  rotations: 0,
  size: 4,
  padding: 4,
  channels: 8,
  hidden: 32,
  iterations: 60,
  batch: 4,
  pool: 12,
  damaged: 1,
  steps: [8, 12],
  randomSeed: 42,
};

/** Trains until `iterations` are done; a run ends where its state says, whatever the schedule. */
async function train(
  iterations: number,
  options: {
    threads?: number;
    from?: TrainingState;
    changes?: Partial<TrainingSettings>;
    target?: Target;
  } = {},
) {
  const own = { ...settings, ...options.changes };
  const { batch, steps } = own;
  const { threads = 1 } = options;
  const size = { height: 12, width: 12, batch, maxSteps: steps[1], threads };
  const kernel = new FusedRollout(ruleOf(own), size, startNodeWorker);
  const trainer = new Trainer(
    own,
    options.target ?? target,
    asRollout(kernel),
    options.from ?? initialState(own),
    own.rotations > 0 ? turned : undefined,
  );
  const reports: IterationReport[] = [];
  try {
    while (trainer.iteration < iterations) reports.push(trainer.iterate());
  } finally {
    await kernel.dispose();
  }
  return { reports, losses: reports.map(({ loss }) => loss), state: trainer.state() };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('training', () => {
  before(() => startTensorFlow());

  for (const experiment of ['grow', 'persist', 'regenerate'] as const) {
    it(`${experiment}: the loss falls`, async () => {
      const { losses } = await train(300, {
        changes: { experiment, iterations: 300, learningRate: 0.01 },
      });
      const [early, late] = [mean(losses.slice(0, 20)), mean(losses.slice(-20))];
      assert.ok(late < 0.5 * early, `from ${early} to ${late}`);
    });
  }

  it('learns a picture whose middle is empty, where the seed is', async () => {
    const changes = { iterations: 600, learningRate: 0.01 };
    for (const warmUp of [0, 150]) {
      const { losses } = await train(600, { changes: { ...changes, warmUp }, target: corner });
      const late = mean(losses.slice(-20));
      // Of an empty grid it is 0.5.
      assert.ok(late < 0.25, `${late} with ${warmUp} iterations from seeds alone`);
    }
  });

  it('divides the loss by the values of the picture, not of the grid', async () => {
    // A rule that is new changes nothing: of the square the seed alone is there, with its alpha.
    const { losses } = await train(1, { changes: { experiment: 'grow' } });
    assert.ok(Math.abs(losses[0] - (16 + 15) / (4 * 4 * 4)) < 1e-6, String(losses[0]));
  });

  it('takes the same course through the reference', async () => {
    const own = { ...settings, iterations: 5 };
    const trainer = new Trainer(own, target, referenceRollout(ruleOf(own)), initialState(own));
    while (!trainer.done) trainer.iterate();
    const { state } = await train(5, { changes: { iterations: 5 } });
    for (const name of WEIGHT_NAMES) {
      const error = relativeError(state.weights[name], trainer.state().weights[name]);
      assert.ok(error < 1e-3, `${name}: ${error}`);
    }
  });

  it('gives the same weights bit for bit on any number of threads', async () => {
    const [one, three] = [await train(12, { threads: 1 }), await train(12, { threads: 3 })];
    assert.deepEqual(three, one);
  });

  for (const rotations of [0, 1]) {
    const name = rotations ? ', with rotations' : '';
    it(`gives the same weights bit for bit when stopped and resumed${name}`, async () => {
      const changes = { rotations };
      const whole = await train(20, { changes });
      const half = await train(9, { changes });
      const about = { settings, target, command: 'a test', commit: 'none' };
      const extra = { turned, arithmetic: 'exact' } as const;
      const checkpoint = { ...about, state: half.state, ...(rotations > 0 && extra) };
      const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint));
      assert.deepEqual(decoded, checkpoint);
      const resumed = await train(20, { changes, from: decoded.state });
      assert.deepEqual(resumed.state, whole.state);
      assert.deepEqual([...half.losses, ...resumed.losses], whole.losses);
    });
  }

  it('goes on as before with a run that is older than some settings', () => {
    const older = { ...settings, warmUp: undefined, average: undefined };
    const own = { ...settings, average: 0 };
    const about = { target, command: 'a test', commit: 'none', state: initialState(own) };
    const file = encodeCheckpoint({ ...about, settings: older as unknown as TrainingSettings });
    const decoded = decodeCheckpoint(file);
    assert.deepEqual(decoded.settings, { ...own, warmUp: 0 });
    assert.deepEqual(decoded.state, about.state);
  });

  describe('refuses a checkpoint', () => {
    const setting = (change: object) => ({ settings: JSON.stringify({ ...settings, ...change }) });
    const cases: [what: string, metadata: Record<string, string>, message: RegExp][] = [
      [
        'whose weights belong to another rule',
        setting({ hidden: 129 }),
        /hiddenWeights.*instead of/,
      ],
      ['of an unknown optimiser', setting({ optimizer: 'sgd' }), /optimizer.*"sgd"/],
      ['of an unknown kind of damage', setting({ damage: ['x'] }), /damage/],
      ['with a setting that is none', setting({ speed: 1 }), /speed/],
      ['without a whole iteration', { iteration: 'abc' }, /iteration is abc/],
      ['whose pool has lost its turns', { poolTurns: '[1, 2, 3]' }, /pool/],
      ['of another grid', { target: JSON.stringify({ ...target, width: 19 }) }, /target|pool/],
    ];
    for (const [what, changed, message] of cases) {
      it(what, async () => {
        const { state } = await train(2);
        const about = { settings, target, command: 'a test', commit: 'none' };
        const { tensors, metadata } = decodeTensors(encodeCheckpoint({ ...about, state }));
        const file = encodeTensors({ tensors, metadata: { ...metadata, ...changed } });
        assert.throws(() => decodeCheckpoint(file), { message });
      });
    }
  });

  it('shows the running average of the weights, and learns from the newest', async () => {
    const over = { average: 3 };
    const shown: RuleWeights[] = [];
    const newest: RuleWeights[] = [initialState(settings).weights];
    for (let iterations = 1; iterations <= 40; iterations += 13) {
      const plain = await train(iterations, { changes: { average: 0 } });
      const averaged = await train(iterations, { changes: over });
      assert.equal(plain.state.newest, undefined);
      assert.deepEqual(averaged.losses, plain.losses, 'training goes the same way');
      assert.deepEqual(averaged.state.newest, plain.state.weights);
      shown.push(averaged.state.weights);
      newest.push(plain.state.weights);
    }
    // Nine tenths of the first average are the weights of its iteration.
    for (const name of WEIGHT_NAMES) {
      shown[0][name].forEach((value, index) => {
        const expected = 0.1 * newest[0][name][index] + 0.9 * newest[1][name][index];
        assert.ok(Math.abs(value - expected) < 1e-7);
      });
    }
    // Later two thirds are what the average was, whatever has come since.
    const last = await train(41, { changes: over });
    for (const name of WEIGHT_NAMES) {
      last.state.weights[name].forEach((value, index) => {
        const expected = (2 * shown[3][name][index] + last.state.newest![name][index]) / 3;
        assert.ok(Math.abs(value - expected) < 1e-6);
      });
    }
  });

  it('goes back and learns more slowly where the pattern explodes or dies', async () => {
    const changes = { learningRate: 0.3, iterations: 250 };
    const before = tf.memory().numTensors;
    await train(1);
    const held = tf.memory().numTensors - before;
    const { reports } = await train(150, { changes });
    assert.equal(tf.memory().numTensors, before + 2 * held, 'what it went back from is freed');
    const troubles = reports.filter(({ trouble }) => trouble);
    assert.ok(troubles.length > 0, 'the rate should have been too high');
    troubles.forEach(({ iteration, learningRate }, index) => {
      assert.equal(iteration % 100, 0);
      assert.ok(learningRate <= 0.3 / 2 ** index);
    });
    const last = reports.at(-1)!;
    assert.equal(last.iteration, 150);
    assert.ok(Number.isFinite(last.loss));
    assert.ok(last.learningRate < 0.3 / 2 ** (troubles.length - 1));
  });

  it('goes back to the same point when stopped and resumed before', async () => {
    const changes = { learningRate: 0.3, iterations: 250 };
    const whole = await train(150, { changes });
    const trouble = whole.reports.findIndex((report) => report.trouble);
    const half = await train(whole.reports[trouble - 1].iteration, { changes });
    const resumed = await train(150, { changes, from: half.state });
    assert.deepEqual(resumed.state, whole.state);
  });

  it('gives up with advice where that does not help', async () => {
    await assert.rejects(
      train(50, { changes: { learningRate: 1e6, schedule: 'constant' } }),
      /7 times, although each time the learning rate was lowered; start a new run with a lower learning rate than 1000000/,
    );
  });

  it('leaves no tensors behind once disposed of', () => {
    const tensors = tf.memory().numTensors;
    const own = { ...settings, iterations: 2 };
    const trainer = new Trainer(own, target, referenceRollout(ruleOf(own)), initialState(own));
    while (!trainer.done) trainer.iterate();
    trainer.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });

  it('gives other weights for another random seed', async () => {
    const [a, b] = [await train(3), await train(3, { changes: { randomSeed: 43 } })];
    assert.notDeepEqual(a.state.weights, b.state.weights);
  });
});
