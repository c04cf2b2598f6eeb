import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { KernelRule } from '../../../../src/engine/kernel/recognise.js';
import type { Area } from '../../../../src/grid/area.js';
import type { GridSize } from '../../../../src/grid/size.js';
import { KernelTwins } from '../../../helpers/kernel-twins.js';
import type { Known } from '../../../helpers/naive-individuals.js';
import { testRandomSeed } from '../../../helpers/random-seed.js';
import { randomNumbers } from '../../../helpers/rollouts.js';

const RANDOM_SEED = testRandomSeed('the lives');

const LIVES = 60;
const OPERATIONS_PER_LIFE = 20;

/** Around multiples of 16, since the kernel looks at 16 cells of a row at once. */
const WIDTHS = [3, 4, 5, 15, 16, 17, 18, 31, 32, 33];
const HEIGHTS = [3, 4, 5, 8, 17];
/** Much longer one way than the other. */
const LONG_SIZES: readonly GridSize[] = [
  { width: 3, height: 100 },
  { width: 100, height: 3 },
];

/** Draws what a life is made of. */
class Chance {
  readonly random: () => number;

  constructor(randomSeed: number) {
    this.random = randomNumbers(randomSeed);
  }

  happens(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number; both ends are possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)];
  }

  size(): GridSize {
    if (this.happens(0.08)) return this.pick(LONG_SIZES);
    return { width: this.pick(WIDTHS), height: this.pick(HEIGHTS) };
  }

  /** By most of them something spreads, and by few it grows without bounds. */
  rule(channels: number): KernelRule {
    const hidden = this.between(1, this.happens(0.1) ? 70 : 20);
    // Rather positive than negative, so that something grows.
    const weights = (length: number, size: number) =>
      Float32Array.from({ length }, () => (this.random() - 0.45) * size);
    return {
      channels,
      hidden,
      masking: this.pick(['after', 'before-and-after']),
      sobelScale: this.pick([1, 0.125]),
      hiddenWeights: weights(hidden * 3 * channels, this.random() * 0.6),
      hiddenBias: weights(hidden, this.pick([0.05, 0.05, 0.05, 1])),
      updateWeights: weights(channels * hidden, (this.random() * 1.5) / Math.sqrt(hidden)),
      // By a large one, empty cells come to life.
      ...(this.happens(0.5) && { updateBias: weights(channels, this.pick([0.1, 0.1, 1])) }),
    };
  }

  /** Also reaches beyond the grid. */
  area({ width, height }: GridSize): Area {
    const [x, y] = [this.random() * width, this.random() * height];
    if (this.happens(0.1)) return { x: 0, y: 0, width, height };
    if (this.happens(0.5)) return { x, y, radius: this.random() * 5 };
    return { x: x - 3, y: y - 3, width: this.random() * width, height: this.random() * height };
  }

  degrees(): number {
    return this.happens(0.5) ? 90 * this.between(-4, 4) : this.between(-400, 400);
  }
}

/** Twins, and what happens to them. */
interface Life {
  readonly twins: KernelTwins;
  readonly chance: Chance;
  /** Another individual, of one of a few rules. */
  another(): Known;
}

type Operation = (life: Life) => Promise<void>;

/** Each does one thing, at random. */
const OPERATIONS_ON_ONE: readonly Operation[] = [
  async function plantSome({ twins, chance, another }) {
    const cells = twins.size.width * twins.size.height;
    for (let seeds = chance.between(1, 4); seeds > 0; seeds--) {
      const degrees = chance.happens(0.5) ? 0 : chance.degrees();
      await twins.plant(chance.between(0, cells - 1), degrees, another());
    }
  },
  async function wound({ twins, chance }) {
    await twins.damage(chance.area(twins.size));
  },
  async function turn({ twins, chance }) {
    await twins.turn(chance.degrees());
  },
  async function carry({ twins, chance }) {
    await twins.carry(chance.degrees());
  },
  async function roundTrip({ twins }) {
    await twins.roundTrip();
  },
];

const OPERATIONS_ON_SEVERAL: readonly Operation[] = [
  ...OPERATIONS_ON_ONE,
  async function become({ twins, another }) {
    await twins.become(another());
  },
  async function graftSome({ twins, chance, another }) {
    await twins.graft(chance.area(twins.size), another());
  },
];

/** A life that has not begun. */
async function conceive(randomSeed: number, isAlone: boolean): Promise<Life> {
  const chance = new Chance(randomSeed);
  const size = chance.size();
  const channels = chance.between(4, chance.happens(0.2) ? 25 : 9);
  const rules = Array.from({ length: 3 }, () => chance.rule(channels));
  let id = 0;
  const another = () => {
    const fireRate = chance.pick([0, 0.5, 1, chance.random()]);
    return { rule: chance.pick(rules), ...(!isAlone && { fireRate }), id: ++id };
  };
  const title = `random seed ${randomSeed}: ${channels} channels on ${size.width}x${size.height}`;
  return { twins: await KernelTwins.of(another(), size, isAlone, title), chance, another };
}

/** @returns what became of it */
async function live(randomSeed: number, isAlone: boolean): Promise<KernelTwins> {
  const life = await conceive(randomSeed, isAlone);
  const { twins, chance } = life;
  const { width, height } = twins.size;
  if (chance.happens(0.5)) {
    const { channels } = twins.engine;
    const value = () => (chance.happens(0.2) ? chance.random() * 1.5 - 0.5 : 0);
    const cells = Float32Array.from({ length: channels * width * height }, value);
    const turn = () => chance.pick([0, 90, 33]);
    const isTurned = chance.happens(0.3);
    await twins.start(
      cells,
      isTurned ? Float32Array.from({ length: width * height }, turn) : undefined,
    );
  }
  let step = 0;
  for (let left = OPERATIONS_PER_LIFE; left > 0 && twins.isInRange; left--) {
    await chance.pick(isAlone ? OPERATIONS_ON_ONE : OPERATIONS_ON_SEVERAL)(life);
    for (let steps = chance.between(0, 4); steps > 0 && twins.isInRange; steps--, step++) {
      const fireRate = chance.pick([0, 0.5, 1]);
      await twins.step({ randomSeed, step, fireRate, ownFireRates: chance.happens(0.5) });
    }
  }
  return twins;
}

for (const isAlone of [true, false]) {
  const who = isAlone ? 'one individual alone' : 'several individuals';
  it(`the kernel leads random lives of ${who} as the naive rule does, to the bit`, async () => {
    const lived: KernelTwins[] = [];
    for (let life = 0; life < LIVES; life++) {
      lived.push(await live(RANDOM_SEED * LIVES + life, isAlone));
    }
    // It shows something only where something lives to the end.
    const inRange = lived.filter((twins) => twins.isInRange);
    const holdersOf = ({ naive }: KernelTwins) => new Set(naive.holders.filter((id) => id > 0));
    const living = inRange.filter((twins) => holdersOf(twins).size > 0);
    const together = inRange.filter((twins) => holdersOf(twins).size > 1);
    const counts = `${inRange.length} in range, ${living.length} living, ${together.length} together`;
    assert.ok(inRange.length > 0.8 * LIVES && living.length > 0.6 * LIVES, counts);
    if (!isAlone) assert.ok(together.length > 0.4 * LIVES, counts);
  });
}
