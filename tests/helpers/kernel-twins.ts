import assert from 'node:assert/strict';
import type { Firing } from '../../src/engine/engine.js';
import type { KernelEngine } from '../../src/engine/kernel/kernel-engine.js';
import { SharedEngine } from '../../src/engine/kernel/shared/shared-engine.js';
import { createKernelEngine } from '../../src/engine/kernel/single.js';
import { areaCells } from '../../src/grid/area-cells.js';
import type { Area } from '../../src/grid/area.js';
import { centreOf } from '../../src/grid/size.js';
import type { GridSize } from '../../src/grid/size.js';
import { graft } from '../../src/simulation/graft.js';
import { NaiveIndividuals } from './naive-individuals.js';
import type { Known } from './naive-individuals.js';

/** Beyond it, sums may overflow; what comes out then is no part of the rule. */
const LARGEST = 1e30;

/** The same life twice: in the kernel, and by the naive rule. Both are compared after whatever happens. */
export class KernelTwins {
  readonly naive: NaiveIndividuals;
  /** Whether all values are still within float32's range; nothing is compared once they are not. */
  isInRange = true;
  readonly #log: string[];
  #wasShared = false;

  /** @param isAlone whether it stays one individual, in the kernel for one */
  static async of(first: Known, size: GridSize, isAlone: boolean, title: string) {
    if (!isAlone) {
      const shared = await SharedEngine.with(first, size);
      return new KernelTwins(shared, shared, first, title);
    }
    const engine = await createKernelEngine(first.rule, size);
    return new KernelTwins(engine, undefined, first, title);
  }

  private constructor(
    readonly engine: KernelEngine,
    /** The same engine, if it can hold several individuals. */
    readonly shared: SharedEngine | undefined,
    readonly first: Known,
    title: string,
  ) {
    this.naive = new NaiveIndividuals(first, engine.size);
    this.#log = [title];
  }

  get size(): GridSize {
    return this.engine.size;
  }

  /** Replaces the state by one of the first individual. */
  async start(cells: Float32Array, turns: Float32Array | undefined): Promise<void> {
    this.engine.setState({ cells, turns });
    this.naive.adopt({ cells, turns }, [this.first]);
    await this.#compare('start');
  }

  /** @param individual not used if there can only be one */
  async plant(cell: number, degrees: number, individual: Known): Promise<void> {
    const place = { x: cell % this.size.width, y: Math.floor(cell / this.size.width) };
    const { naive, shared } = this;
    const what = `plant ${(shared ? individual : this.first).id} in ${cell}, turned by ${degrees}`;
    if (!shared) {
      this.engine.plant(place, degrees);
      naive.plant(cell, degrees, this.first);
      return this.#compare(what);
    }
    // A blank cell of one that is alone may count as its own or not: see `#compare`.
    const isUncertain = !shared.isShared && naive.isBlank(cell);
    const isFree = naive.isFree(cell);
    const isPlanted = await shared.plant(place, degrees, individual);
    if (isPlanted !== isFree && !isUncertain) this.#fail(`${what}: ${isPlanted}`);
    if (isPlanted) naive.plant(cell, degrees, individual);
    await this.#compare(`${what}: ${isPlanted}`);
  }

  async damage(area: Area): Promise<void> {
    this.engine.damage(area);
    for (const cell of areaCells(area, this.size)) this.naive.clear(cell);
    await this.#compare(`damage ${JSON.stringify(area)}`);
  }

  async turn(degrees: number): Promise<void> {
    this.engine.setAngle(degrees);
    this.naive.angle = degrees;
    await this.#compare(`turn to ${degrees}`);
  }

  /** How a state is carried is not the kernel's: only what lives on from it is compared. */
  async carry(degrees: number): Promise<void> {
    this.engine.setAngle(degrees, true);
    this.naive.angle = degrees;
    await this.#adopt(`carry to ${degrees}`);
  }

  async become(individual: Known): Promise<void> {
    await this.shared!.become(individual);
    const { x, y } = centreOf(this.size);
    this.naive.plant(y * this.size.width + x, 0, individual);
    this.naive.giveWayTo(individual);
    await this.#compare(`become ${individual.id}`);
  }

  /** Which cells are grafted is not the kernel's either. */
  async graft(area: Area, scion: Known): Promise<void> {
    const shared = this.shared!;
    const grafted = graft(await shared.getState(), shared, area, scion);
    const what = `graft ${scion.id} on ${JSON.stringify(area)}`;
    if (!grafted) return this.#compare(`${what}: nothing lives there`);
    await shared.populate(grafted.state, grafted.individuals);
    await this.#adopt(what);
  }

  /** Reads the state and writes it back, which changes nothing. */
  async roundTrip(): Promise<void> {
    const state = await this.engine.getState();
    if (this.shared && state.holders) await this.shared.populate(state, this.shared.individuals);
    else this.engine.setState(state);
    await this.#compare('round trip');
  }

  async step(firing: Firing): Promise<void> {
    await this.engine.step(firing);
    this.naive.step(firing);
    await this.#compare(`step ${JSON.stringify(firing)}`);
  }

  get #individuals(): readonly Known[] {
    return (this.shared?.individuals ?? [this.first]) as readonly Known[];
  }

  async #adopt(what: string): Promise<void> {
    this.naive.adopt(await this.engine.getState(), this.#individuals);
    await this.#compare(what);
  }

  async #compare(what: string): Promise<void> {
    this.#log.push(what);
    const { naive } = this;
    this.isInRange &&= naive.cells.every((value) => Math.abs(value) < LARGEST);
    if (!this.isInRange) return;
    const { cells, turns, holders } = await this.engine.getState();
    const all = this.#individuals;
    const plane = naive.turns.length;
    for (let cell = 0; cell < plane; cell++) {
      for (let channel = 0; channel < naive.channels; channel++) {
        const [actual, expected] = [
          cells[channel * plane + cell],
          naive.cells[cell * naive.channels + channel],
        ];
        if (actual !== expected) {
          this.#fail(`channel ${channel} of cell ${cell} is ${actual}, not ${expected}`);
        }
      }
      const turn = turns?.[cell] ?? 0;
      if (turn !== naive.turns[cell]) {
        this.#fail(`cell ${cell} is turned by ${turn}, not by ${naive.turns[cell]}`);
      }
      // While one has the grid to itself, its blank cells need no holder, and may be forgotten.
      const isForgotten = holders && !this.#wasShared && holders[cell] === 0;
      if (isForgotten && naive.isBlank(cell)) naive.clear(cell);
      const holder = naive.holders[cell];
      const isRight = holders
        ? (all[holders[cell] - 1]?.id ?? 0) === holder
        : holder === 0 || holder === all[0].id;
      if (!isRight) this.#fail(`cell ${cell} is held by ${holders?.[cell]}, not by ${holder}`);
    }
    this.#wasShared = holders !== undefined;
    // Those that the kernel let go hold no cell, as was compared above. It may notice that late, which
    // only matters with rules by which empty cells come to life.
    naive.individuals = naive.individuals.filter(({ id }) => all.some((each) => each.id === id));
  }

  #fail(what: string): never {
    assert.fail(`${what}, after:\n${this.#log.join('\n')}`);
  }
}
