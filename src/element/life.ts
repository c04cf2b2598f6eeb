import { downloadAhead } from '../common/ahead.js';
import type { OnProgress } from '../common/download.js';
import { toGrowingCaError } from '../common/errors.js';
import type { ErrorCode, GrowingCaError } from '../common/errors.js';
import type { Dtype } from '../model/contract.js';
import { findModel } from '../model/manifest.js';
import type { FoundModel } from '../model/manifest.js';
import { coalesce } from './coalesce.js';
import { codeHasCome, importCode, importSimulation } from './code.js';
import type { Touch } from './code.js';
import type { LifeHost, Wishes } from './life-host.js';
import { Organism } from './organism.js';
import type { Keepsake } from './organism.js';
import type { Simulation, SimulationOptions } from '../simulation/index.js';
import { usableGrid } from '../grid/size.js';
import type { GridSize } from '../grid/size.js';

const unreachable: readonly ErrorCode[] = [
  'manifest-unreachable',
  'model-unreachable',
  'runtime-unreachable',
];

/** Steps after which a pattern trained on 64 to 96 steps is grown, and most wounds are healed. */
const SETTLED_STEPS = 256;

/** Steps after which nothing is left of the previous pattern. */
const METAMORPHOSIS_STEPS = 400;

/** After more losses of the GPU than this, within this many milliseconds, the element gives up. */
const LOSSES = { most: 3, within: 60_000 };

/** What lives in one element: loads it, restores it when the GPU is lost, frees it. */
export class Life {
  organism?: Organism;
  /** Loaded before there is an organism. */
  touch?: Touch;
  failure?: GrowingCaError;
  /** A picture of the previous pattern, which fades; for visitors who prefer reduced motion. */
  former?: HTMLCanvasElement;
  /** Address of the manifest's poster. */
  poster?: string;
  /** How the loaded file stores its weights. */
  dtype?: Dtype;
  /** Size of the grid in cells, once known. */
  grid?: GridSize;
  /** Bytes, while a model is loading. */
  progress?: { readonly loaded: number; readonly total?: number };
  readonly #host: LifeHost;
  /** The load and the metamorphosis that are under way; there may be both. */
  #attempt?: AbortController;
  #change?: AbortController;
  #ready: Promise<void> = Promise.resolve();
  /** Resolves when the last reset has planted its seeds. */
  #sown: Promise<unknown> = Promise.resolve();
  #losses: number[] = [];
  #planted = new Set<Element>();

  constructor(host: LifeHost) {
    this.#host = host;
  }

  /** Whether nothing lives here, has failed or is loading. */
  get idle(): boolean {
    return !this.organism && !this.failure && !this.#attempt;
  }

  /** Whether trying again may help after the failure. */
  get mayRetry(): boolean {
    return this.failure !== undefined && unreachable.includes(this.failure.code);
  }

  /**
   * Takes steps without showing them, until the pattern has grown or healed. Calls that come
   * meanwhile share one more round: a stroke makes many wounds. Does not reject.
   */
  readonly settle = coalesce(async () => {
    if (this.#host.still) await this.edit((simulation) => simulation.step(SETTLED_STEPS));
  });

  /**
   * Frees what is loaded, and loads what the host wishes. `lost` is an organism to continue from.
   */
  load(lost?: Organism): void {
    this.unload();
    const attempt = (this.#attempt = new AbortController());
    this.progress = { loaded: 0 };
    this.#host.requestUpdate();
    this.#ready = this.#start(attempt.signal, lost).finally(() => {
      if (this.#attempt !== attempt) return;
      this.#attempt = this.progress = undefined;
      this.#host.requestUpdate();
    });
  }

  /**
   * Makes the pattern become what the host wishes; it goes on until that has loaded. If both cannot
   * share a grid, the new one is loaded from scratch.
   */
  become(): void {
    this.#change?.abort();
    const change = (this.#change = new AbortController());
    void this.#become(change.signal, this.organism!).finally(() => {
      if (this.#change !== change) return;
      this.#change = this.progress = undefined;
      this.#host.requestUpdate();
    });
  }

  unload(): void {
    this.#attempt?.abort();
    this.#change?.abort();
    void this.organism?.dispose();
    this.organism = this.failure = this.former = this.progress = undefined;
    this.#attempt = this.#change = undefined;
    this.#sown = Promise.resolve();
    this.#host.requestUpdate();
  }

  /** Does something with the simulation, once it is loaded. Does not reject. */
  async edit<T>(edit: (simulation: Simulation) => Promise<T>): Promise<T | undefined> {
    const sown = this.#sown;
    let ready;
    // Another load may replace the one that is waited for.
    do await (ready = this.#ready);
    while (ready !== this.#ready);
    await sown;
    return this.organism?.edit(edit);
  }

  /** Starts again from the seeds. Later edits wait until all are planted. Does not reject. */
  reset(): Promise<unknown> {
    return (this.#sown = this.edit(async (simulation) => {
      await simulation.reset(this.#host.randomSeed);
      await this.sow(simulation, true);
    }));
  }

  /**
   * Plants the host's seeds: with `anew` all, replacing what grows there, otherwise only new ones.
   *
   * @returns whether there was anything to plant
   */
  async sow(simulation: Simulation, anew = false): Promise<boolean> {
    if (anew) this.#planted = new Set();
    const seeds = this.#host.seeds.filter((seed) => !this.#planted.has(seed));
    if (seeds.length === 0) return false;
    for (const seed of seeds) this.#planted.add(seed);
    const refused = (error: GrowingCaError) => this.#host.failed(error);
    const { plantSeeds } = await (await importSimulation()).importSharing();
    await plantSeeds(seeds, simulation, anew, refused);
    return true;
  }

  /** Applies the properties that can change while it lives. */
  tune(): void {
    if (this.organism) tune(this.organism.simulation, this.#host);
  }

  /** Does not reject: reports errors to the host, unless aborted. */
  async #start(signal: AbortSignal, lost?: Organism): Promise<void> {
    try {
      const { srcUrl, target, experiment, dtype } = this.#host;
      const choice = { target: target!, experiment, dtype };
      const [[{ Simulation }, touch], found] = await Promise.all([
        importCode(),
        this.#announce(srcUrl ? undefined : findModel(choice), signal),
      ]);
      if (signal.aborted) return;
      this.touch = touch;
      const coming = Simulation.create(srcUrl ?? choice, this.#options(signal));
      const organism = await this.#bring(coming, lost?.keepsake);
      if (signal.aborted) return void organism.dispose();
      this.organism = organism;
      this.progress = undefined;
      this.dtype = found?.dtype ?? organism.simulation.activeDtype;
      this.grid = organism.simulation.grid;
      this.tune();
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      const { model } = organism.simulation;
      if (!signal.aborted) this.#host.loaded(model.url, lost?.simulation.model === model);
    } catch (thrown) {
      if (!signal.aborted) this.#fail(thrown);
    }
  }

  /** Does not reject. */
  async #become(signal: AbortSignal, organism: Organism): Promise<void> {
    const { simulation } = organism;
    try {
      const [{ importSharing }] = await importCode();
      const { metamorphose } = (await importSharing().catch(() => undefined)) ?? {};
      const { srcUrl, target, experiment, dtype, grid } = this.#host;
      const choice = { target: target!, experiment, dtype };
      const options = { signal, onProgress: this.#progressOf(signal) };
      const became = await metamorphose?.(simulation, srcUrl, choice, usableGrid(grid), options);
      if (signal.aborted) return;
      if (!became) return this.load();
      const { still } = this.#host;
      if (still) this.former = organism.copy();
      // An edit draws, even while the pattern is paused.
      await organism.edit(() => simulation.step(still ? METAMORPHOSIS_STEPS : 0));
      if (signal.aborted) return;
      this.poster = became.found?.poster;
      this.dtype = became.found?.dtype ?? became.model.dtype;
      this.progress = undefined;
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      if (!signal.aborted) this.#host.loaded(became.model.url, false);
    } catch (thrown) {
      if (signal.aborted) return;
      this.poster = undefined;
      this.#fall(thrown);
    }
  }

  /** While the code is loading: shows the poster, and starts to download the model. */
  async #announce(
    finding: Promise<FoundModel> | undefined,
    signal: AbortSignal,
  ): Promise<FoundModel | undefined> {
    const { srcUrl, grid } = this.#host;
    if (srcUrl && !codeHasCome) downloadAhead(srcUrl);
    const found = await finding?.catch((error: unknown) => {
      // The previous poster would hide the error.
      if (!signal.aborted) this.poster = undefined;
      throw error;
    });
    if (signal.aborted) return found;
    if (found && !codeHasCome) downloadAhead(found.url);
    this.poster = found?.poster;
    // Until the new grid is known, the old one keeps the room.
    this.grid = usableGrid(grid) ?? found?.grid ?? this.grid;
    this.#host.requestUpdate();
    return found;
  }

  #options(signal: AbortSignal): SimulationOptions {
    const { device, runtime, randomSeed, grid, angle } = this.#host;
    const onProgress = this.#progressOf(signal);
    const onDeviceChange = async () => {
      if (!this.organism || signal.aborted) return;
      this.organism.renewCanvas();
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      if (!signal.aborted) this.#host.deviceChanged();
    };
    return { device, runtime, randomSeed, grid, angle, signal, onProgress, onDeviceChange };
  }

  #progressOf(signal: AbortSignal): OnProgress {
    return (loaded, total) => {
      if (signal.aborted) return;
      this.progress = { loaded, total };
      this.#host.progressed(loaded, total);
    };
  }

  #bring(coming: Promise<Simulation>, kept?: Keepsake): Promise<Organism> {
    const { still } = this.#host;
    return Organism.create(
      coming,
      async (simulation) => {
        tune(simulation, this.#host);
        // The pattern may have become another one since, or be about to.
        if (kept?.model === simulation.model) return simulation.setState(kept);
        await this.sow(simulation, true);
        if (still) await simulation.step(SETTLED_STEPS);
      },
      (organism, thrown) => {
        if (organism === this.organism) this.#fall(thrown);
      },
    );
  }

  #fall(thrown: unknown): void {
    const error = toGrowingCaError(thrown);
    if (error.code === 'device-lost' && this.#mayReturn()) this.load(this.organism);
    else this.#fail(error);
  }

  #mayReturn(): boolean {
    const now = performance.now();
    this.#losses = [...this.#losses.filter((loss) => now - loss < LOSSES.within), now];
    return this.#losses.length <= LOSSES.most;
  }

  #fail(thrown: unknown): void {
    this.unload();
    this.failure = toGrowingCaError(thrown);
    this.#host.failed(this.failure);
  }
}

function tune(simulation: Simulation, { angle, turning, speed, fireRate }: Wishes): void {
  simulation.turning = turning;
  if (simulation.angle !== angle) simulation.angle = angle;
  simulation.speed = speed;
  simulation.fireRate = fireRate;
}
