import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { EngineState } from '../../../../src/engine/engine.js';
import type { KernelEngine } from '../../../../src/engine/kernel/kernel-engine.js';
import { recognise } from '../../../../src/engine/kernel/recognise.js';
import { createKernelEngine } from '../../../../src/engine/kernel/single.js';
import { seedState } from '../../../../src/grid/seed.js';
import type { GridSize } from '../../../../src/grid/size.js';
import { StepSession } from '../../../../trainer/src/evaluation/step-session.js';
import { BareLife } from '../../../helpers/bare-life.js';
import { goldenCases } from '../../../helpers/golden.js';
import { ODD_MODELS } from '../../../helpers/odd-models.js';
import { sow } from '../../../helpers/sow.js';
import { testRandomSeed } from '../../../helpers/random-seed.js';

const weights = new URL('../../../../weights/', import.meta.url);
const models = new URL('../../../fixtures/models/', import.meta.url);
const shipped = readdirSync(weights).filter((file) => file.endsWith('.onnx'));

const RANDOM_SEED = testRandomSeed("the kernel's tests");

async function engineOf(bytes: Uint8Array, size: GridSize): Promise<KernelEngine> {
  const rule = recognise(bytes);
  assert.ok(rule, 'the kernel knows the graph');
  const engine = await createKernelEngine(rule, size);
  engine.setState({ cells: seedState(rule.channels, size.height, size.width) });
  return engine;
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

/** A share of a value, some times what float32 rounds off. */
const NUDGE = 5e-7;

/** Of onnxruntime-web, by model. */
const sessions = new Map<Uint8Array, Promise<StepSession>>();
after(async () => {
  for (const session of sessions.values()) await (await session).release();
});

async function bareLifeOf(bytes: Uint8Array, size: GridSize): Promise<BareLife> {
  const session = sessions.get(bytes) ?? StepSession.open(bytes, 'the model');
  sessions.set(bytes, session);
  return new BareLife(await session, size);
}

interface Circumstances {
  angle?: number;
  planted?: boolean;
  steps?: number;
  at?: [number, number];
}

const WOUNDED = 30;
const woundsOn = ({ width, height }: GridSize) => [
  { x: width / 2 + 3, y: height / 2, radius: 4 },
  { x: -2, y: height - 2, width: 5, height: 5 },
];

/** A life in onnxruntime-web. @param nudge what every value is multiplied by after each step */
async function liveBare(
  bytes: Uint8Array,
  size: GridSize,
  { angle, planted, steps, at: [x, y] }: Required<Circumstances>,
  randomSeed: number,
  nudge = 1,
): Promise<BareLife> {
  const life = await bareLifeOf(bytes, size);
  life.angle = angle;
  if (planted) life.plant(x, y, 75);
  for (let step = 0; step < steps; step++) {
    await life.step(randomSeed, 0.5);
    if (nudge !== 1) life.cells = life.cells.map((value) => value * nudge);
    if (step === WOUNDED) woundsOn(size).forEach((wound) => life.damage(wound));
  }
  return life;
}

/** The same in the kernel. */
async function liveOnKernel(
  bytes: Uint8Array,
  size: GridSize,
  { angle, planted, steps, at: [x, y] }: Required<Circumstances>,
  randomSeed: number,
): Promise<EngineState> {
  const engine = await engineOf(bytes, size);
  engine.setAngle(angle);
  if (planted) await sow(engine, x, y, 75);
  for (let step = 0; step < steps; step++) {
    await engine.step({ randomSeed, step, fireRate: 0.5 });
    if (step === WOUNDED) woundsOn(size).forEach((wound) => engine.damage(wound));
  }
  return engine.getState();
}

const isSame = (one: Float32Array, other: Float32Array) => largestDifference(one, other) < 1e-4;

/**
 * The same life in both: the first one drawn in which not rounding alone decides whether a cell
 * lives, for then there are two right ones.
 */
async function compare(
  bytes: Uint8Array,
  size: GridSize,
  { angle = 0, planted = false, steps = 50, at }: Circumstances = {},
): Promise<void> {
  const middle: [number, number] = [Math.floor(size.width / 3), Math.floor(size.height / 4)];
  const circumstances = { angle, planted, steps, at: at ?? middle };
  for (let redraw = 0; redraw < 5; redraw++) {
    const randomSeed = RANDOM_SEED + 1000 * redraw;
    const { cells, turns } = await liveOnKernel(bytes, size, circumstances, randomSeed);
    const bare = await liveBare(bytes, size, circumstances, randomSeed);
    if (isSame(cells, bare.cells)) {
      if (planted) assert.deepEqual(turns, bare.turns);
      return;
    }
    let isAtKink = false;
    for (const nudge of [1 + NUDGE, 1 - NUDGE]) {
      const nudged = await liveBare(bytes, size, circumstances, randomSeed, nudge);
      isAtKink ||= !isSame(nudged.cells, bare.cells);
    }
    assert.ok(isAtKink, `${size.width}x${size.height}, random seed ${randomSeed}`);
  }
  assert.fail('in every life drawn, rounding decides whether a cell lives');
}

describe('the kernel computes what onnxruntime-web does', () => {
  for (const file of shipped) {
    it(file, async () => {
      await compare(readFileSync(new URL(file, weights)), { width: 32, height: 32 });
    });
  }

  const lizard = readFileSync(new URL('lizard.regenerate.q8.onnx', weights));
  const after = readFileSync(new URL('golden_step_post.onnx', models));
  for (const [masking, bytes] of [
    ['before and after', lizard],
    ['after', after],
  ] as const) {
    for (const angle of [0, 37, 90]) {
      it(`by ${angle} degrees, with a seed of another turn, masking ${masking}`, async () => {
        await compare(bytes, { width: 48, height: 48 }, { angle, planted: true });
      });
    }
    for (const [width, height] of [
      [3, 3],
      [7, 200],
      [130, 5],
      [33, 17],
    ]) {
      it(`on a grid of ${width} by ${height} cells, masking ${masking}`, async () => {
        await compare(bytes, { width, height }, { planted: true });
      });
    }
    // What lives is looked for between rows, and in pieces of sixteen columns of them.
    for (const at of [
      [0, 0],
      [51, 20],
      [15, 41],
      [16, 1],
      [47, 40],
      [48, 22],
    ] as [number, number][]) {
      it(`with a seed near an edge, at ${at.join()}, masking ${masking}`, async () => {
        await compare(bytes, { width: 52, height: 42 }, { planted: true, at });
      });
    }
    it(`on a grid of 1024 by 1024 cells, masking ${masking}`, async () => {
      const size = { width: 1024, height: 1024 };
      await compare(bytes, size, { steps: 1, planted: true, at: [1020, 1021] });
    });
  }

  it('with five channels', async () => {
    await compare(ODD_MODELS.with_five_channels(), { width: 17, height: 11 }, { planted: true });
  });
});

describe('the kernel on the golden vectors', () => {
  for (const golden of goldenCases()) {
    it(golden.name, async () => {
      const [batch, height, width, channels] = golden.shape;
      const cells = height * width;
      const bytes = readFileSync(new URL(`golden_${golden.name}.onnx`, models));
      const engine = await engineOf(bytes, { width, height });
      engine.setAngle((-golden.settings.angles![0] * 180) / Math.PI);
      const byChannel = (state: Float32Array, sample: number) =>
        Float32Array.from({ length: cells * channels }, (_, i) => {
          const [channel, cell] = [Math.floor(i / cells), i % cells];
          return state[(sample * cells + cell) * channels + channel];
        });
      for (let sample = 0; sample < batch; sample++) {
        engine.setState({ cells: byChannel(golden.start, sample) });
        for (let step = 0; step < golden.settings.steps; step++) {
          const first = (step * batch + sample) * cells;
          const mask = golden.settings.updateMasks!.subarray(first, first + cells);
          await engine.step(Float32Array.from(mask));
          const expected = byChannel(golden.states[step], sample);
          const { cells: actual } = await engine.getState();
          assert.ok(largestDifference(actual, expected) < 1e-5, `sample ${sample}, step ${step}`);
        }
      }
    });
  }
});

describe('a kernel engine', () => {
  const bytes = readFileSync(new URL('lizard.regenerate.q8.onnx', weights));
  const size = { width: 40, height: 36 };
  const live = async (engine: KernelEngine, from: number, to: number) => {
    for (let step = from; step < to; step++) {
      await engine.step({ randomSeed: 9, step, fireRate: 0.5 });
    }
  };

  it('goes on from a state as from its own, turns included', async () => {
    const [first, second] = [await engineOf(bytes, size), await engineOf(bytes, size)];
    await sow(first, 5, 5, 120);
    await live(first, 0, 20);
    second.setState(await first.getState());
    await live(first, 20, 40);
    await live(second, 20, 40);
    assert.deepEqual(await second.getState(), await first.getState());
  });

  it('carries what has grown along when its angle changes', async () => {
    const engine = await engineOf(bytes, { width: 40, height: 40 });
    await live(engine, 0, 30);
    const { cells } = await engine.getState();
    engine.setAngle(90, true);
    const turned = (await engine.getState()).cells;
    assert.notDeepEqual(turned, cells);
    engine.setAngle(41, true);
    engine.setAngle(0, true);
    assert.deepEqual((await engine.getState()).cells, cells);
    for (const turns of [360, -720]) {
      engine.setAngle(90 + turns, true);
      assert.deepEqual((await engine.getState()).cells, turned);
    }
  });

  // Angles that follow at once are all carried from where the first one began.
  for (const [what, change] of [
    ['a wound', async (engine) => engine.damage({ x: 18, y: 22, radius: 4 })],
    ['a seed', async (engine) => engine.plant({ x: 9, y: 30 }, 0)],
    ['a step', (engine) => engine.step({ randomSeed: 9, step: 30, fireRate: 0.5 })],
    [
      'a state',
      async (engine) => {
        const { cells } = await engine.getState();
        engine.setState({ cells: cells.map((value) => value / 2) });
      },
    ],
    ['an angle that carries nothing', async (engine) => engine.setAngle(20)],
  ] as [string, (engine: KernelEngine) => Promise<void>][]) {
    it(`carries along what ${what} changed between two angles`, async () => {
      const engine = await engineOf(bytes, { width: 40, height: 40 });
      await live(engine, 0, 30);
      engine.setAngle(30, true);
      await change(engine);
      const other = await engineOf(bytes, { width: 40, height: 40 });
      other.setState(await engine.getState());
      other.setAngle(engine.angle);
      for (const each of [engine, other]) each.setAngle(75, true);
      assert.deepEqual(await engine.getState(), await other.getState());
    });
  }

  it('keeps turns once a seed is turned, however little', async () => {
    const engine = await engineOf(bytes, size);
    engine.plant({ x: 5, y: 5 }, 0);
    assert.equal((await engine.getState()).turns, undefined);
    engine.plant({ x: 9, y: 5 }, 1);
    engine.plant({ x: 11, y: 6 }, 2);
    const expected = new Float32Array(size.width * size.height);
    expected[5 * size.width + 9] = 1;
    expected[6 * size.width + 11] = 2;
    assert.deepEqual((await engine.getState()).turns, expected);
  });

  it('plants a seed in place of all that a cell was', async () => {
    const engine = await engineOf(bytes, { width: 40, height: 40 });
    await live(engine, 0, 60);
    const inCentre = async () => {
      const { cells } = await engine.getState();
      return cells.filter((_, i) => i % 1600 === 20 * 40 + 20);
    };
    assert.ok((await inCentre()).every((value) => value !== 0 && value !== 1));
    engine.plant({ x: 20, y: 20 }, 0);
    const { length } = await inCentre();
    const seed = Float32Array.from({ length }, (_, channel) => Number(channel > 2));
    assert.deepEqual(await inCentre(), seed);
  });

  it('keeps an empty grid empty, and ignores what lies beyond it', async () => {
    const engine = await engineOf(bytes, size);
    engine.damage({ x: 0, y: 0, width: 40, height: 36 });
    engine.plant({ x: 40, y: 3 }, 0);
    await live(engine, 0, 3);
    assert.ok((await engine.getState()).cells.every((value) => value === 0));
  });
});
