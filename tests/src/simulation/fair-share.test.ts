import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FairShare } from '../../../src/simulation/fair-share.js';
import { randomNumbers } from '../../helpers/rollouts.js';
import { testRandomSeed } from '../../helpers/random-seed.js';

const FRAME = 1000 / 60;
const BUDGET = 10;

interface Runner {
  speed: number;
  /** Milliseconds of a step. */
  cost: () => number;
  steps: number;
  hung?: boolean;
}

function runner(speed: number, cost: number | (() => number)): Runner {
  return { speed, cost: typeof cost === 'number' ? () => cost : cost, steps: 0 };
}

/** A page whose clock moves only by the steps taken and by the wait for the next frame. */
class Page {
  readonly #share = new FairShare<Runner>();
  now = 0;
  longestFrame = 0;
  frames = 0;
  /** Milliseconds from frame to frame. */
  pause = FRAME;

  add(...runners: Runner[]): this {
    for (const one of runners) this.#share.add(one, this.now);
    return this;
  }

  remove(one: Runner): void {
    this.#share.remove(one);
  }

  frame(): void {
    this.#share.beginFrame(this.now, BUDGET);
    let spent = 0;
    for (let one; (one = this.#share.next(({ hung }) => !hung));) {
      const cost = one.cost();
      spent += cost;
      one.steps++;
      this.#share.charge(one, cost);
    }
    this.frames++;
    this.longestFrame = Math.max(this.longestFrame, spent);
    // A browser waits for the next refresh of its display.
    this.now += Math.max(1, Math.ceil(spent / this.pause)) * this.pause;
  }

  /** The browser leaves frames out. */
  drop(count: number): this {
    this.now += count * FRAME;
    return this;
  }

  run(seconds: number): this {
    for (const end = this.now + seconds * 1000; this.now < end;) this.frame();
    return this;
  }
}

function counts(runners: Runner[]): number[] {
  return runners.map(({ steps }) => steps);
}

test('where there is time for all, each has its speed', () => {
  const runners = [runner(60, 0.5), runner(30, 0.5), runner(1, 0.5), runner(200, 0.1)];
  new Page().add(...runners).run(10);
  for (const { speed, steps } of runners) {
    assert.ok(Math.abs(steps - speed * 10) <= 1 + 0.15 * speed, `${steps} at speed ${speed}`);
  }
});

test('at the pace of the display every frame has one step, though its clock is not exact', () => {
  const randomSeed = testRandomSeed('the clock');
  const random = randomNumbers(randomSeed);
  const one = runner(60, 1);
  const page = new Page().add(one);
  for (let frame = 1; frame <= 600; frame++) {
    page.frame();
    page.now = frame * FRAME + (random() - 0.5) * 3;
    assert.equal(one.steps, frame, `random seed ${randomSeed}`);
  }
});

test('what there is too little time for is shared by equal numbers of steps', () => {
  const randomSeed = testRandomSeed('the costs');
  const random = randomNumbers(randomSeed);
  const runners = Array.from({ length: 16 }, () => runner(60, () => 1 + random()));
  const page = new Page().add(...runners).run(20);
  const all = counts(runners);
  assert.ok(Math.max(...all) - Math.min(...all) <= 1, `${all}, random seed ${randomSeed}`);
  assert.ok(page.longestFrame <= BUDGET + 2, `${page.longestFrame} ms in one frame`);
  // Most of each frame's budget was used: 1.5 ms a step.
  assert.ok(Math.min(...all) * 16 * 1.5 > 0.8 * page.frames * BUDGET, `${all}`);
});

test('steps far longer than a frame keep small ones neither from stepping nor from their speed', () => {
  const large = runner(60, 200);
  const small = [runner(60, 0.1), runner(60, 0.1)];
  new Page().add(large, ...small).run(10);
  assert.ok(large.steps >= 15, `${large.steps} steps of the large one`);
  for (const { steps } of small) assert.ok(steps >= 200, `${steps} steps of a small one`);
});

test('one that wants all the time there is gets what others leave', () => {
  const greedy = runner(Infinity, 1);
  const modest = runner(60, 1);
  const page = new Page().add(greedy, modest).run(10);
  assert.ok(Math.abs(modest.steps - page.frames) <= 1);
  assert.ok(greedy.steps >= 8.5 * page.frames, `${greedy.steps} in ${page.frames} frames`);
  const many = Array.from({ length: 16 }, () => runner(60, 2));
  const other = runner(Infinity, 2);
  new Page().add(other, ...many).run(20);
  const all = counts(many);
  assert.ok(other.steps >= Math.min(...all), `${other.steps} of ${all}`);
  assert.ok(Math.min(...all) > 0.5 * other.steps, `${other.steps} of ${all}`);
});

for (const [count, cost] of [
  [16, 0.27],
  [8, 0.6],
  [2, 2.5],
]) {
  test(`after frames that the browser left out, no other takes much longer, and none of ${count} loses a step`, () => {
    const runners = Array.from({ length: count }, () => runner(60, cost));
    const page = new Page().add(...runners).run(2);
    page.longestFrame = 0;
    for (let times = 0; times < 10; times++) page.drop(1).run(1).drop(3).run(2);
    page.pause = 0.999 * FRAME;
    page.drop(3).run(1);
    assert.ok(page.longestFrame < 1.2 * (count + 1) * cost, `${page.longestFrame} ms`);
    const due = (page.now / 1000) * 60;
    for (const { steps } of runners) assert.ok(Math.abs(steps - due) <= 2, `${steps} of ${due}`);
  });
}

test('a display of 30 frames a second shows all steps, too', () => {
  const runners = Array.from({ length: 16 }, () => runner(60, 0.27));
  const page = new Page().add(...runners);
  while (page.now < 10_000) {
    page.frame();
    page.drop(1);
  }
  for (const { steps } of runners) assert.ok(steps > 570, `${steps} of 600`);
});

test('after a pause nobody catches up for long', () => {
  const one = runner(100, 0.1);
  const page = new Page().add(one).run(1);
  const before = one.steps;
  page.now += 600_000;
  page.frame();
  assert.ok(one.steps - before <= 11, `${one.steps - before} steps at once`);
});

test('a change of speed counts from now on, however long the next step was off', () => {
  const one = runner(0.01, 0.1);
  const page = new Page().add(one).run(1);
  assert.equal(one.steps, 1);
  one.speed = 60;
  page.run(1);
  assert.ok(one.steps >= 59, `${one.steps}`);
  const whileItRests = one.steps;
  for (const speed of [0, -5, NaN]) {
    one.speed = speed;
    page.run(1);
    assert.equal(one.steps, whileItRests, `at speed ${speed}`);
  }
  one.speed = 10;
  const before = one.steps;
  page.run(1);
  assert.ok(Math.abs(one.steps - before - 10) <= 1, `${one.steps - before}`);
});

test('one that hangs takes nothing from the others, and one that left is not asked', () => {
  const [hung, gone, well] = [runner(60, 1), runner(60, 1), runner(60, 1)];
  hung.hung = true;
  const page = new Page().add(hung, gone, well);
  page.remove(gone);
  page.run(1);
  assert.deepEqual([hung.steps, gone.steps], [0, 0]);
  assert.ok(well.steps >= 59);
});
