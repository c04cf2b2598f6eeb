/**
 * Individuals on one grid as docs/rule.md describes them, written to be read: each step computes
 * every cell, and remembers nothing but the state. In a step, each individual has its turn, in the
 * order in which they came. One that fades multiplies its values by 0.985 and leaves the cells whose
 * alpha is then below 1/255. Any other one
 *
 * 1. takes the cells of fading ones that touch its grown cells (alpha above 0.1), and empties them;
 * 2. turns each cell that is not grown, and that no other holds, like its own grown neighbour with
 *    the most alpha, the first in row order;
 * 3. updates the cells that fire and that no other holds, with cells of others as empty ones;
 * 4. holds from then on the cells that are alive by its own alpha, and leaves all others empty.
 *
 * Every addition and multiplication is rounded to float32, and the terms of each sum come in the
 * kernel's order. So the results are the kernel's, to the bit, except that -0 may stand for 0. The
 * masks and the sines of angles are those of src/grid/, since they are inputs of the rule.
 */
import type { EngineState, Firing, Individual } from '../../src/engine/engine.js';
import type { KernelRule } from '../../src/engine/kernel/recognise.js';
import type { GridSize } from '../../src/grid/size.js';
import { rotationOf } from '../../src/grid/turns.js';
import { drawUpdateMask } from '../../src/grid/update-mask.js';
import { changeBy, perceive } from './naive-rule.js';

/** An individual that is known by a number of its own, as its number in a state can change. */
export interface Known extends Individual {
  readonly id: number;
}

const float32 = Math.fround;
const ALPHA = 3;
const THRESHOLD = float32(0.1);
const FADE_FACTOR = float32(0.985);
const FAINTEST = float32(1 / 255);

export class NaiveIndividuals {
  /** [height * width, channels] */
  readonly cells: Float32Array;
  /** [height * width], degrees */
  readonly turns: Float32Array;
  /** [height * width]: the id of each cell's holder; 0 for nobody */
  readonly holders: number[];
  /** In the order in which they came. */
  individuals: readonly Known[];
  angle = 0;
  /** For each cell, the nine cells around it, in row order. */
  readonly #around: readonly number[][];

  constructor(
    first: Known,
    readonly size: GridSize,
  ) {
    const { width, height } = size;
    this.individuals = [first];
    this.cells = new Float32Array(width * height * this.channels);
    this.turns = new Float32Array(width * height);
    this.holders = Array.from(this.turns, () => 0);
    this.#around = this.holders.map((_, cell) => {
      const [x, y] = [cell % width, Math.floor(cell / width)];
      const columns = [x + width - 1, x, x + 1].map((column) => column % width);
      const rows = [y + height - 1, y, y + 1].map((row) => row % height);
      return rows.flatMap((row) => columns.map((column) => row * width + column));
    });
  }

  get channels(): number {
    return this.individuals[0].rule.channels;
  }

  /** Takes over a state of an engine, and its individuals. */
  adopt({ cells, turns, holders }: EngineState, individuals: readonly Known[]): void {
    const plane = this.turns.length;
    this.individuals = individuals;
    this.cells.forEach((_, i) => {
      this.cells[i] = cells[(i % this.channels) * plane + Math.floor(i / this.channels)];
    });
    this.turns.set(turns ?? new Float32Array(plane));
    for (let cell = 0; cell < plane; cell++) {
      const number = holders ? holders[cell] : Number(!this.isBlank(cell));
      this.holders[cell] = number === 0 ? 0 : individuals[number - 1].id;
    }
  }

  /** Whether all values of a cell are zero; it may still be alive, by its neighbours. */
  isBlank(cell: number): boolean {
    return this.#valuesOf(cell).every((value) => value === 0);
  }

  /** Whether nobody holds a cell, or one that fades. */
  isFree(cell: number): boolean {
    return this.holders[cell] === 0 || this.#isFading(this.holders[cell]);
  }

  plant(cell: number, degrees: number, individual: Known): void {
    if (!this.individuals.includes(individual))
      this.individuals = [...this.individuals, individual];
    this.holders[cell] = individual.id;
    this.turns[cell] = degrees;
    this.#valuesOf(cell).fill(1).fill(0, 0, ALPHA);
  }

  /** All others fade from now on. */
  giveWayTo({ id }: Known): void {
    this.individuals = this.individuals.map((each) =>
      each.id === id ? each : { ...each, fades: true },
    );
  }

  /** Leaves a cell empty. */
  clear(cell: number): void {
    this.#valuesOf(cell).fill(0);
    this.holders[cell] = 0;
  }

  step(firing: Firing): void {
    for (const individual of this.individuals) {
      if (individual.fades) {
        this.#fade(individual);
      } else {
        this.#seize(individual);
        this.#spreadTurns(individual);
        this.#live(individual, firing);
      }
    }
  }

  #fade({ id }: Known): void {
    this.holders.forEach((holder, cell) => {
      if (holder !== id) return;
      const values = this.#valuesOf(cell);
      values.forEach((value, channel) => (values[channel] = float32(value * FADE_FACTOR)));
      if (values[ALPHA] < FAINTEST) this.clear(cell);
    });
  }

  #seize({ id }: Known): void {
    const alpha = this.#alphaOf(id);
    this.holders.forEach((holder, cell) => {
      const isTouched = this.#around[cell].some((near) => alpha[near] > THRESHOLD);
      if (!isTouched || !this.#isFading(holder)) return;
      this.clear(cell);
      this.holders[cell] = id;
    });
  }

  #spreadTurns({ id }: Known): void {
    const alpha = this.#alphaOf(id);
    this.holders.forEach((holder, cell) => {
      if (alpha[cell] > THRESHOLD || (holder !== 0 && holder !== id)) return;
      let most = THRESHOLD;
      for (const giver of this.#around[cell]) {
        if (!(alpha[giver] > most)) continue;
        most = alpha[giver];
        this.turns[cell] = this.turns[giver];
      }
    });
  }

  #live(individual: Known, { randomSeed, step, fireRate, ownFireRates }: Firing): void {
    const { id, rule } = individual;
    const { channels } = this;
    const rate = (ownFireRates ? individual.fireRate : undefined) ?? fireRate;
    const mask = new Float32Array(this.turns.length);
    drawUpdateMask(mask, this.size, rate, randomSeed, step);
    const isOthers = this.holders.map((holder) => holder !== 0 && holder !== id);
    const before = this.cells.map((value, i) => (isOthers[Math.floor(i / channels)] ? 0 : value));
    const after = before.slice();
    const rotations = this.#rotations(rule);
    for (let cell = 0; cell < mask.length; cell++) {
      if (isOthers[cell] || mask[cell] === 0) continue;
      const perceived = perceive(before, channels, this.#around[cell], rotations(cell));
      changeBy(rule, perceived).forEach((change, channel) => {
        const i = cell * channels + channel;
        after[i] = float32(before[i] + change);
      });
    }
    const isAlive = (cells: Float32Array, cell: number) =>
      this.#around[cell].some((near) => cells[near * channels + ALPHA] > THRESHOLD);
    after.forEach((value, i) => {
      if (!isOthers[Math.floor(i / channels)]) this.cells[i] = value;
    });
    for (let cell = 0; cell < mask.length; cell++) {
      if (isOthers[cell]) continue;
      const wasAlive = rule.masking === 'after' || isAlive(before, cell);
      if (wasAlive && isAlive(after, cell)) this.holders[cell] = id;
      else this.clear(cell);
    }
  }

  /** For each cell, cosine and sine of its turn and the angle, times the Sobel scale. */
  #rotations({ sobelScale }: KernelRule): (cell: number) => readonly [number, number] {
    const [whole, turned] = [new Float32Array(2), new Float32Array(2 * this.turns.length)];
    rotationOf(this.angle, [0], whole);
    rotationOf(0, this.turns, turned);
    const [cosine, sine] = [float32(whole[0] * sobelScale), float32(whole[1] * sobelScale)];
    return (cell) => {
      const [c, s] = [turned[cell], turned[this.turns.length + cell]];
      return [
        float32(float32(cosine * c) - float32(sine * s)),
        float32(float32(sine * c) + float32(cosine * s)),
      ];
    };
  }

  /** [height * width]: the alpha of the cells that an individual holds; 0 elsewhere */
  #alphaOf(id: number): number[] {
    return this.holders.map((holder, cell) =>
      holder === id ? this.cells[cell * this.channels + ALPHA] : 0,
    );
  }

  #isFading(id: number): boolean {
    return this.individuals.some((each) => each.id === id && each.fades);
  }

  #valuesOf(cell: number): Float32Array {
    return this.cells.subarray(cell * this.channels, (cell + 1) * this.channels);
  }
}
