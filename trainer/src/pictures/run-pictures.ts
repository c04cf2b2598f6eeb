import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { explained } from '../common/memory-limit.js';
import { HALF_WRITTEN } from '../common/write-whole.js';
import { onCheckerboard } from '../drawing/checkerboard.js';
import { TRANSPARENT } from '../drawing/colour.js';
import { lossCurve } from '../drawing/loss-curve.js';
import { toPng } from '../drawing/encode.js';
import { drawState, usualScale } from '../drawing/raster.js';
import type { Checkpoint } from '../training/checkpoint.js';
import type { RunFolder } from '../training/run-folder.js';
import type { TrainingState } from '../training/training-state.js';
import { growthIterations, growthOf, growthStrip } from './growth-strip.js';
import { poolPicture } from './pool-picture.js';

/** Folder inside a run folder, with film strips of some iterations. */
const GROWTH = 'growth';
/** Pictures that are redrawn take at most one part in this many of the time. */
const SHARE = 100;

/**
 * The pictures in a run folder that show its progress: the target (`target.png`), the loss
 * (`loss.png`), how the pattern grows (`growth.png`), and the best and worst of the pool
 * (`pool.png`).
 *
 * They have no effect on training: no random number or weight depends on them. A picture that
 * cannot be drawn or written only gives a warning, as the run is worth more than its pictures.
 */
export class RunPictures {
  readonly #run: RunFolder;
  readonly #checkpoint: Checkpoint;
  readonly #growthAt: readonly number[];
  readonly #warn: (message: string) => void;
  /** Pictures for which a warning was given. */
  readonly #failed = new Set<string>();
  /** Time, in terms of `performance.now`, when loss and pool may be drawn again. */
  #restsUntil = 0;

  /** @param warn called once with a sentence for each picture that fails */
  constructor(run: RunFolder, checkpoint: Checkpoint, warn: (message: string) => void) {
    this.#run = run;
    this.#checkpoint = checkpoint;
    this.#growthAt = growthIterations(checkpoint.settings.iterations);
    this.#warn = warn;
  }

  /** Draws the target, on a checkerboard of cells, so that a white logo is visible too. */
  async started(): Promise<void> {
    const { data, width, height } = this.#checkpoint.target;
    const scale = usualScale(width, height);
    const picture = drawState(data, width, height, { scale, background: TRANSPARENT });
    await this.#write('target.png', () => toPng(onCheckerboard(picture, scale)));
  }

  /**
   * Call it after every iteration: at some, it draws how the pattern grows with the current
   * weights.
   */
  async iterated(iteration: number, state: () => TrainingState): Promise<void> {
    if (!this.#growthAt.includes(iteration)) return;
    const { settings, target } = this.#checkpoint;
    await this.#attempt('growth.png', async () => {
      const folder = path.join(this.#run.path, GROWTH);
      await mkdir(folder, { recursive: true });
      const pictures = await growthOf(settings, target, state().weights);
      const strip = await growthStrip(pictures, target, iteration);
      await this.#run.write(path.join(GROWTH, growthName(iteration)), strip);
      await this.#run.write('growth.png', await this.#joinGrowth(folder));
    });
  }

  /** Call it after every checkpoint: draws loss and pool, unless that was done recently. */
  async saved(state: TrainingState): Promise<void> {
    const now = performance.now();
    if (now < this.#restsUntil) return;
    await this.finished(state);
    const spent = performance.now() - now;
    this.#restsUntil = performance.now() + SHARE * spent;
  }

  /** Call it at the end: draws loss and pool. */
  async finished({ pool }: TrainingState): Promise<void> {
    const { settings, target, turned } = this.#checkpoint;
    await this.#write('loss.png', async () =>
      lossCurve(await this.#run.reports(), settings.iterations),
    );
    await this.#write('pool.png', () =>
      poolPicture(pool.values(), { ...target, pictures: turned ?? [target.data] }),
    );
  }

  /** Joins the strips vertically. A run that was killed may have left an incomplete one. */
  async #joinGrowth(folder: string): Promise<Buffer> {
    const wanted = new Set(this.#growthAt.map(growthName));
    const names = await readdir(folder);
    for (const name of names.filter((found) => HALF_WRITTEN.test(found))) {
      await rm(path.join(folder, name));
    }
    const strips = names.filter((name) => wanted.has(name)).sort();
    const files = strips.map((name) => path.join(folder, name));
    if (files.length === 1) return sharp(files[0]).png().toBuffer();
    return sharp(files, { join: { across: 1, halign: 'right', background: 'white' } })
      .png()
      .toBuffer();
  }

  #write(name: string, draw: () => Promise<Buffer | undefined>): Promise<void> {
    return this.#attempt(name, async () => {
      const file = await draw();
      if (file) await this.#run.write(name, file);
    });
  }

  async #attempt(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#run.check();
      if (this.#failed.has(name)) return;
      this.#failed.add(name);
      const reason = (explained(error) ?? (error as Error)).message;
      this.#warn(`${name} could not be drawn (${reason}); training continues without it.`);
    }
  }
}

function growthName(iteration: number): string {
  return `${String(iteration).padStart(7, '0')}.png`;
}
