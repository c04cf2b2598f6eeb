import type { Span } from '../../../grid/area.js';
import type { GridSize } from '../../../grid/size.js';
import { MOST_INDIVIDUALS } from '../../engine.js';
import type { Firing, Individual } from '../../engine.js';
import { takeStep } from '../population.js';
import type { Population } from '../population.js';
import { SharedInstance } from './shared-instance.js';

/** Capacities, in individuals. A grid that needs more moves to a larger memory. */
const CAPACITIES = [8, 32, MOST_INDIVIDUALS];
/** Factor on every value in each step of an individual that fades. */
const FADE_FACTOR = 0.985;

type Slots = readonly (Individual | undefined)[];

/** The individuals that share one grid, in a kernel's memory. */
export class Individuals implements Population {
  hasTurns = false;
  #instance: SharedInstance;
  readonly #size: GridSize;
  /** The individual at `slot` has the number `slot + 1`. */
  #slots: Slots;

  /** @throws GrowingCaError `device-unavailable` */
  static async create(first: Individual, size: GridSize): Promise<Individuals> {
    return new Individuals(await SharedInstance.of([first.rule], size, CAPACITIES[0]), first, size);
  }

  private constructor(instance: SharedInstance, first: Individual, size: GridSize) {
    this.#instance = instance;
    this.#slots = [first];
    this.#size = size;
  }

  get instance(): SharedInstance {
    return this.#instance;
  }

  /** Whether cells have holders: not needed for a single individual that stays. */
  get isShared(): boolean {
    const { all } = this;
    return all.length > 1 || all[0].fades === true;
  }

  /** The numbers of the individuals, from 1. */
  get numbers(): number[] {
    return this.#slots.flatMap((each, slot) => (each ? slot + 1 : []));
  }

  get all(): Individual[] {
    return this.#slots.filter((each) => each !== undefined);
  }

  get holders(): Uint8Array | undefined {
    return this.isShared ? this.#instance.holders : undefined;
  }

  /** Whether a cell has no holder, or one that fades. */
  isFree(cell: number): boolean {
    const holder = this.#instance.holderOf(cell);
    return holder === 0 || this.#slots[holder - 1]?.fades === true;
  }

  /** Whether the memory has room for these individuals and contains their rules. */
  hasRoomFor(individuals: Slots): boolean {
    const { rules, capacity } = this.#instance;
    return (
      individuals.length <= capacity &&
      individuals.every((each) => !each || rules.includes(each.rule))
    );
  }

  /**
   * Moves to a memory with room for these individuals.
   *
   * @throws GrowingCaError `device-unavailable`
   */
  async makeRoomFor(individuals: Slots): Promise<void> {
    const rules = [...this.#slots, ...individuals].flatMap((each) => each?.rule ?? []);
    // The present individuals move there too.
    const most = Math.max(this.#slots.length, individuals.length);
    const capacity = CAPACITIES.find((each) => each >= most)!;
    const larger = await SharedInstance.of([...new Set(rules)], this.#size, capacity);
    larger.state.set(this.#instance.state);
    larger.turns.set(this.#instance.turns);
    const { holders } = this;
    this.#instance = larger;
    for (const number of this.numbers) this.#sayFading(number);
    this.written(holders);
  }

  /** Replaces the individuals by those of another state, numbered from 1; write the state next. */
  replace(individuals: readonly Individual[]): void {
    this.#instance.setHolders();
    for (const number of this.numbers) this.#forget(number);
    this.#slots = [...individuals];
    for (const number of this.numbers) this.#sayFading(number);
  }

  /**
   * Adds an individual, which has no cells yet.
   *
   * @returns its number; undefined if the grid is full
   * @throws GrowingCaError `device-unavailable`
   */
  async admit(individual: Individual): Promise<number | undefined> {
    if (this.#slots.length >= this.#instance.capacity) this.#renumber();
    const slots = [...this.#slots, individual];
    if (slots.length > MOST_INDIVIDUALS) return undefined;
    if (!this.hasRoomFor(slots)) await this.makeRoomFor(slots);
    const alone = this.isShared ? undefined : this.numbers[0];
    this.#become(slots);
    // Damage may have cleared all cells of the one that was there.
    if (alone && !this.#instance.holders.includes(alone)) this.remove(alone);
    return slots.length;
  }

  /** Makes all individuals but one fade from now on. */
  giveWayTo(number: number): void {
    this.#become(
      this.#slots.map(
        (each, slot) => each && (slot + 1 === number ? each : { ...each, fades: true }),
      ),
    );
  }

  /** Removes an individual that has no cells left, unless it is the last one. */
  remove(number: number): void {
    if (this.numbers.length === 1) return;
    this.#forget(number);
    this.#slots = this.#slots.map((each, slot) => (slot === number - 1 ? undefined : each));
    this.#sayFading(number);
  }

  /** Selects the individual that the kernel works on. */
  use(number: number): void {
    this.#instance.kernel.useIndividual(number - 1, this.isShared ? 1 : 0);
  }

  written(holders?: Uint8Array): void {
    this.#instance.setHolders(holders);
    for (const number of this.numbers) {
      this.use(number);
      this.#instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
    }
  }

  clear(spans: readonly Span[]): void {
    for (const number of this.numbers) {
      this.use(number);
      for (const { y, start, end } of spans) this.#instance.kernel.clearSpan(y, start, end);
    }
  }

  /** Each individual takes a step or fades, the oldest first. */
  step(firing: Firing | undefined, rotation: Float32Array): void {
    const { kernel } = this.#instance;
    for (const number of this.numbers) {
      const { rule, fireRate, fades } = this.#slots[number - 1]!;
      this.use(number);
      if (fades) {
        if (!kernel.fade(FADE_FACTOR)) this.remove(number);
        continue;
      }
      this.#instance.use(rule);
      const rate = (firing?.ownFireRates ? fireRate : undefined) ?? firing?.fireRate ?? 0;
      if (!takeStep(this.#instance, rule, firing, rate, rotation)) this.remove(number);
    }
  }

  /** Renumbers the individuals from 1, without gaps, in the same order. */
  #renumber(): void {
    const { numbers, holders, all } = this;
    this.replace(all);
    this.written(holders?.map((number) => numbers.indexOf(number) + 1));
  }

  #become(slots: Slots): void {
    const wasShared = this.isShared;
    this.#slots = slots;
    for (const number of this.numbers) this.#sayFading(number);
    if (wasShared || !this.isShared) return;
    this.#instance.setHolders();
    for (const number of this.numbers) {
      this.use(number);
      this.#instance.kernel.holdOccupied();
    }
  }

  /** Clears an individual's maps: with no cells held, they become empty. */
  #forget(number: number): void {
    this.#instance.kernel.useIndividual(number - 1, 1);
    this.#instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
  }

  #sayFading(number: number): void {
    this.#instance.kernel.setFading(number, this.#slots[number - 1]?.fades ? 1 : 0);
  }
}
