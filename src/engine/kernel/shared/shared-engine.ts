import { centreOf } from '../../../grid/size.js';
import type { GridSize, Place } from '../../../grid/size.js';
import { cellAt } from '../../../grid/turns.js';
import type { EngineState, Individual } from '../../engine.js';
import { KernelEngine } from '../kernel-engine.js';
import { Individuals } from './individuals.js';

/** A kernel engine in which every seed that is planted is an individual of its own. */
export class SharedEngine extends KernelEngine {
  readonly #individuals: Individuals;

  /**
   * @param first who has the grid to itself at first
   * @throws GrowingCaError `device-unavailable`
   */
  static async with(first: Individual, size: GridSize): Promise<SharedEngine> {
    return new SharedEngine(first, size, await Individuals.create(first, size));
  }

  private constructor({ rule }: Individual, size: GridSize, individuals: Individuals) {
    super(rule.channels, size, individuals);
    this.#individuals = individuals;
  }

  /** Those that are there, in the order of their numbers in a state. */
  get individuals(): readonly Individual[] {
    return this.#individuals.all;
  }

  /** Whether cells have holders: where several live, or one that fades. */
  get isShared(): boolean {
    return this.#individuals.share;
  }

  /**
   * Plants the seed of one more individual: of the first one's kind, unless another one is given.
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
    if (cell === undefined) return false;
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
   * All that lives gives way to a seed in the middle.
   *
   * @returns whether there was room for one more; otherwise nothing has changed
   * @throws GrowingCaError `device-unavailable`: then nothing has changed
   */
  async become(individual: Individual): Promise<boolean> {
    const number = await this.#individuals.admit(individual);
    if (number === undefined) return false;
    this.#individuals.giveWayTo(number);
    this.#individuals.use(number);
    this.plantIn(cellAt(centreOf(this.size), this.size)!, 0);
    return true;
  }

  /** One has the grid to itself from then on. */
  override setState(state: EngineState): void {
    void this.populate(state, this.individuals.slice(0, 1));
  }

  /**
   * A state of several individuals. It is there at once where the memory has room for them.
   *
   * @param individuals those that the state's holders are numbered by
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
