import { cellAt } from '../../../grid/cell-at.js';
import { centreOf } from '../../../grid/size.js';
import type { GridSize, Place } from '../../../grid/size.js';
import type { EngineState, Individual } from '../../engine.js';
import { KernelEngine } from '../kernel-engine.js';
import { Individuals } from './individuals.js';

/** A kernel engine in which every planted seed is an individual of its own. */
export class SharedEngine extends KernelEngine {
  readonly #individuals: Individuals;

  /**
   * @param first the individual that initially has the grid to itself
   * @throws GrowingCaError `device-unavailable`
   */
  static async with(first: Individual, size: GridSize): Promise<SharedEngine> {
    return new SharedEngine(first, size, await Individuals.create(first, size));
  }

  private constructor({ rule }: Individual, size: GridSize, individuals: Individuals) {
    super(rule.channels, size, individuals);
    this.#individuals = individuals;
  }

  /** The individuals, in the order of their numbers in a state. */
  get individuals(): readonly Individual[] {
    return this.#individuals.all;
  }

  /** Whether cells have holders: with several individuals, or with one that fades. */
  get isShared(): boolean {
    return this.#individuals.isShared;
  }

  /**
   * Plants the seed of another individual, by default with the first one's rule.
   *
   * @returns whether there was room: it takes no cell that another one holds, unless that one fades
   * @throws GrowingCaError `device-unavailable`
   */
  override async plant(
    place: Place,
    degrees: number,
    individual: Individual = { ...this.individuals[0], fades: false },
  ): Promise<boolean> {
    const cell = cellAt(place, this.size);
    if (cell === undefined || (this.isShared && !this.#individuals.isFree(cell))) return false;
    const number = await this.#individuals.admit(individual);
    if (number === undefined) return false;
    if (!this.#individuals.isFree(cell)) {
      this.#individuals.remove(number);
      return false;
    }
    this.#individuals.use(number);
    this.plantIn(cell, degrees);
    return true;
  }

  /**
   * Plants a seed in the middle and makes all other individuals fade.
   *
   * @returns whether there was room for one more; otherwise nothing changes
   * @throws GrowingCaError `device-unavailable`: then nothing changes
   */
  async become(individual: Individual): Promise<boolean> {
    const number = await this.#individuals.admit(individual);
    if (number === undefined) return false;
    this.#individuals.giveWayTo(number);
    this.#individuals.use(number);
    this.plantIn(cellAt(centreOf(this.size), this.size)!, 0);
    return true;
  }

  /** Replaces the state; the first individual then has the grid to itself. */
  override setState(state: EngineState): void {
    void this.populate(state, this.individuals.slice(0, 1));
  }

  /**
   * Replaces the state and its individuals; synchronously, if the memory has room for them.
   *
   * @param individuals in the order of the numbers in the state's holders
   * @throws GrowingCaError `device-unavailable`
   */
  populate(state: EngineState, individuals: readonly Individual[]): Promise<void> {
    const write = () => {
      this.#individuals.replace(individuals);
      super.setState(this.isShared ? state : withoutHolders(state));
    };
    if (!this.#individuals.hasRoomFor(individuals)) {
      return this.#individuals.makeRoomFor(individuals).then(write);
    }
    write();
    return Promise.resolve();
  }

  override async getState(): Promise<EngineState> {
    const { holders, ...state } = await super.getState();
    const { numbers } = this.#individuals;
    if (!holders) return state;
    return { ...state, holders: holders.map((number) => numbers.indexOf(number) + 1) };
  }
}

function withoutHolders({ cells, turns }: EngineState): EngineState {
  return { cells, turns };
}
