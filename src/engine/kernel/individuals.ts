import type { GridSize } from '../../grid/size.js';
import { fireThreshold } from '../../grid/update-mask.js';
import type { Firing, Individual } from '../engine.js';
import { KernelInstance } from './instance.js';
import type { KernelRule } from './recognise.js';

/** How many a grid has room for: another memory is made where it gets too small. */
const ROOMS = [1, 8, 32, 255];
/** What is left of every value after a step of one that fades. */
const LEFT = 0.985;

/** Those that share one grid, in the memory of a kernel. */
export class Individuals {
  /** Another one may take its place whenever one is admitted. */
  instance: KernelInstance;
  hasTurns = false;
  readonly #size: GridSize;
  /** One at `slot` has the number `slot + 1`. */
  #slots: (Individual | undefined)[];

  /** @throws GrowingCaError `device-unavailable` */
  static async create(first: Individual, size: GridSize): Promise<Individuals> {
    return new Individuals(await KernelInstance.create([first.rule], size, 1), first, size);
  }

  private constructor(instance: KernelInstance, first: Individual, size: GridSize) {
    this.instance = instance;
    this.#slots = [first];
    this.#size = size;
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

  fades(number: number): boolean {
    return this.#slots[number - 1]?.fades === true;
  }

  /** Whether the memory is large enough for these, and has their rules. */
  hasRoomFor(individuals: readonly (Individual | undefined)[]): boolean {
    const { rules, individuals: room } = this.instance;
    return (
      individuals.length <= room && individuals.every((each) => !each || rules.includes(each.rule))
    );
  }

  /**
   * Moves to another memory.
   *
   * @throws GrowingCaError `device-unavailable`
   */
  async makeRoomFor(individuals: readonly (Individual | undefined)[]): Promise<void> {
    const rules = [...this.#slots, ...individuals].flatMap((each) => each?.rule ?? []);
    const room = ROOMS.find((each) => each >= individuals.length);
    const all: KernelRule[] = [...new Set(rules)];
    const roomier = await KernelInstance.create(all, this.#size, room ?? Math.max(...ROOMS));
    roomier.state.set(this.instance.state);
    roomier.turns.set(this.instance.turns);
    roomier.holders.set(this.instance.holders);
    this.instance = roomier;
    for (const number of this.numbers) this.#sayFading(number);
    this.written();
  }

  /** Those of another state, numbered from 1 in their order; the state is to be written then. */
  replace(individuals: readonly Individual[]): void {
    this.instance.holders.fill(0);
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
    const free = this.#slots.indexOf(undefined);
    const slot = free < 0 ? this.#slots.length : free;
    if (slot >= Math.max(...ROOMS)) return undefined;
    const slots = [...this.#slots];
    slots[slot] = individual;
    if (!this.hasRoomFor(slots)) await this.makeRoomFor(slots);
    this.#become(slots);
    return slot + 1;
  }

  /** From now on all that are there give way. */
  fade(): void {
    this.#become(this.#slots.map((each) => each && { ...each, fades: true }));
  }

  /** Takes away one that has no cells any more, unless it is the last one. */
  remove(number: number): void {
    if (this.numbers.length === 1) return;
    this.#forget(number);
    this.#slots[number - 1] = undefined;
    this.#sayFading(number);
  }

  /** Until the next call the kernel's work is that of one individual. */
  use(number: number): void {
    this.instance.kernel.useIndividual(number - 1, this.share ? 1 : 0);
  }

  /** To be called once state, turns and holders were written from outside. */
  written(): void {
    for (const number of this.numbers) {
      this.use(number);
      this.instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
    }
  }

  /**
   * Each takes a step, or fades. Who was there first comes first.
   *
   * @param firing undefined where the update mask lies in the memory
   * @param rotation cosine and sine of the angle of the whole
   */
  step(firing: Firing | undefined, rotation: Float32Array): void {
    const { kernel } = this.instance;
    for (const number of this.numbers) {
      const { rule, fireRate, fades } = this.#slots[number - 1]!;
      this.use(number);
      if (fades) {
        if (!kernel.fade(LEFT)) this.remove(number);
        continue;
      }
      this.instance.use(rule);
      const own = firing?.ownFireRates ? fireRate : undefined;
      const lives = kernel.step(
        firing?.step ?? 0,
        firing ? fireThreshold(own ?? firing.fireRate) : 0,
        firing?.randomSeed ?? 0,
        firing ? 0 : 1,
        rotation[0] * rule.sobelScale,
        rotation[1] * rule.sobelScale,
      );
      if (!lives) this.remove(number);
    }
  }

  #become(slots: (Individual | undefined)[]): void {
    const shared = this.share;
    this.#slots = slots;
    for (const number of this.numbers) this.#sayFading(number);
    if (shared || !this.share) return;
    this.instance.holders.fill(0);
    for (const number of this.numbers) {
      this.use(number);
      this.instance.kernel.holdOccupied();
    }
  }

  /** One that holds nothing occupies nothing. */
  #forget(number: number): void {
    this.instance.kernel.useIndividual(number - 1, 1);
    this.instance.kernel.stateWritten(this.hasTurns ? 1 : 0);
  }

  #sayFading(number: number): void {
    this.instance.kernel.setFading(number, this.#slots[number - 1]?.fades ? 1 : 0);
  }
}
