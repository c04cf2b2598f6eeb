import type { Span } from '../../../grid/area.js';
import type { GridSize } from '../../../grid/size.js';
import { MOST_INDIVIDUALS } from '../../engine.js';
import type { Firing, Individual } from '../../engine.js';
import { takeStep } from '../population.js';
import type { Population } from '../population.js';
import { SharedInstance } from './shared-instance.js';

/** How many a grid has room for: another memory is made where it gets too small. */
const ROOMS = [8, 32, MOST_INDIVIDUALS];
/** What is left of every value after a step of one that fades. */
const LEFT = 0.985;

type Slots = readonly (Individual | undefined)[];

/** Those that share one grid, in the memory of a kernel. */
export class Individuals implements Population {
  hasTurns = false;
  #instance: SharedInstance;
  readonly #size: GridSize;
  /** One at `slot` has the number `slot + 1`. */
  #slots: Slots;

  /** @throws GrowingCaError `device-unavailable` */
  static async create(first: Individual, size: GridSize): Promise<Individuals> {
    return new Individuals(await SharedInstance.of([first.rule], size, ROOMS[0]), first, size);
  }

  private constructor(instance: SharedInstance, first: Individual, size: GridSize) {
    this.#instance = instance;
    this.#slots = [first];
    this.#size = size;
  }

  get instance(): SharedInstance {
    return this.#instance;
  }

  /** Whether cells have holders. One that stays the only one needs none. */
  get share(): boolean {
    const { all } = this;
    return all.length > 1 || all[0].fades === true;
  }

  /** Numbers, from 1, of those that are there. */
  get numbers(): number[] {
    return this.#slots.flatMap((each, slot) => (each ? slot + 1 : []));
  }

  get all(): Individual[] {
    return this.#slots.filter((each) => each !== undefined);
  }

  get holders(): Uint8Array | undefined {
    return this.share ? this.#instance.holders : undefined;
  }

  /** Whether nobody holds a cell who stays. */
  isFree(cell: number): boolean {
    const holder = this.#instance.holderOf(cell);
    return holder === 0 || this.#slots[holder - 1]?.fades === true;
  }

  /** Whether the memory is large enough for these, and has their rules. */
  hasRoomFor(individuals: Slots): boolean {
    const { rules, room } = this.#instance;
    return (
      individuals.length <= room && individuals.every((each) => !each || rules.includes(each.rule))
    );
  }

  /**
   * Moves to another memory.
   *
   * @throws GrowingCaError `device-unavailable`
   */
  async makeRoomFor(individuals: Slots): Promise<void> {
    const rules = [...this.#slots, ...individuals].flatMap((each) => each?.rule ?? []);
    // Those of now move there, too.
    const most = Math.max(this.#slots.length, individuals.length);
    const room = ROOMS.find((each) => each >= most)!;
    const roomier = await SharedInstance.of([...new Set(rules)], this.#size, room);
    roomier.state.set(this.#instance.state);
    roomier.turns.set(this.#instance.turns);
    const { holders } = this;
    this.#instance = roomier;
    for (const number of this.numbers) this.#sayFading(number);
    this.written(holders);
  }

  /** Those of another state, numbered from 1 in their order; the state is to be written then. */
  replace(individuals: readonly Individual[]): void {
    this.#instance.setHolders();
    for (const number of this.numbers) this.#forget(number);
    this.#slots = [...individuals];
    for (const number of this.numbers) this.#sayFading(number);
  }

  /**
   * One more, which has no cells yet.
   *
   * @returns its number; undefined where there is no room
   * @throws GrowingCaError `device-unavailable`
   */
  async admit(individual: Individual): Promise<number | undefined> {
    if (this.#slots.length >= this.#instance.room) this.#renumber();
    const slots = [...this.#slots, individual];
    if (slots.length > MOST_INDIVIDUALS) return undefined;
    if (!this.hasRoomFor(slots)) await this.makeRoomFor(slots);
    const alone = this.share ? undefined : this.numbers[0];
    this.#become(slots);
    // Who was there may have been wounded to death.
    if (alone && !this.#instance.holders.includes(alone)) this.remove(alone);
    return slots.length;
  }

  /** From now on all but one give way. */
  giveWayTo(number: number): void {
    this.#become(
      this.#slots.map(
        (each, slot) => each && (slot + 1 === number ? each : { ...each, fades: true }),
      ),
    );
  }

  /** Takes away one that has no cells any more, unless it is the last one. */
  remove(number: number): void {
    if (this.numbers.length === 1) return;
    this.#forget(number);
    this.#slots = this.#slots.map((each, slot) => (slot === number - 1 ? undefined : each));
    this.#sayFading(number);
  }

  /** Until the next call the kernel's work is that of one individual. */
  use(number: number): void {
    this.#instance.kernel.useIndividual(number - 1, this.share ? 1 : 0);
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

  /** Each takes a step, or fades. Who was there first comes first. */
  step(firing: Firing | undefined, rotation: Float32Array): void {
    const { kernel } = this.#instance;
    for (const number of this.numbers) {
      const { rule, fireRate, fades } = this.#slots[number - 1]!;
      this.use(number);
      if (fades) {
        if (!kernel.fade(LEFT)) this.remove(number);
        continue;
      }
      this.#instance.use(rule);
      const rate = (firing?.ownFireRates ? fireRate : undefined) ?? firing?.fireRate ?? 0;
      if (!takeStep(this.#instance, rule, firing, rate, rotation)) this.remove(number);
    }
  }

  /** From 1 on, in the order in which they came. */
  #renumber(): void {
    const { numbers, holders, all } = this;
    this.replace(all);
    this.written(holders?.map((number) => numbers.indexOf(number) + 1));
  }

  #become(slots: Slots): void {
    const shared = this.share;
    this.#slots = slots;
    for (const number of this.numbers) this.#sayFading(number);
    if (shared || !this.share) return;
    this.#instance.setHolders();
    for (const number of this.numbers) {
      this.use(number);
      this.#instance.kernel.holdOccupied();
    }
  }

  /** One that holds nothing occupies nothing. */
  #forget(number: number): void {
    this.#instance.kernel.useIndividual(number - 1, 1);
    this.#instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
  }

  #sayFading(number: number): void {
    this.#instance.kernel.setFading(number, this.#slots[number - 1]?.fades ? 1 : 0);
  }
}
