/** Several patterns on one grid of the kernel, each compared with its picture. */
import { readFileSync } from 'node:fs';
import type { Individual } from '../../src/engine/engine.js';
import { SharedEngine } from '../../src/engine/kernel/shared/shared-engine.js';
import { recognise } from '../../src/engine/kernel/recognise.js';
import type { GridSize, Place } from '../../src/grid/size.js';
import { loadTarget } from '../../trainer/src/targets/load-target.js';
import type { Target } from '../../trainer/src/targets/target.js';

/** Emoji of the shipped patterns whose names are not those of an emoji. */
const EMOJI: Record<string, string> = {
  explosion: '💥',
  eye: '👁️',
  fish: '🐠',
  ladybug: '🐞',
  pretzel: '🥨',
  smiley: '😀',
  tree: '🎄',
  web: '🕸️',
};

const kinds = new Map<string, Individual>();

/** A shipped pattern, q8, as an individual; always the same rule for the same name. */
export function kindOf(name: string): Individual {
  const known = kinds.get(name);
  if (known) return known;
  const file = new URL(`../../weights/${name}.regenerate.q8.onnx`, import.meta.url);
  const kind = { rule: recognise(readFileSync(file))!, fireRate: 0.5 };
  kinds.set(name, kind);
  return kind;
}

export function targetOf(name: string): Promise<Target> {
  return loadTarget(EMOJI[name] ?? name, { size: 40, padding: 12 });
}

/** A grid on which nothing lives yet, and steps of one random seed. */
export class DishOnKernel {
  #step = 0;

  static async create(size: GridSize, randomSeed: number, first = 'lizard'): Promise<DishOnKernel> {
    const engine = await SharedEngine.with(kindOf(first), size);
    engine.setState({ cells: new Float32Array(engine.channels * size.width * size.height) });
    return new DishOnKernel(engine, randomSeed);
  }

  private constructor(
    readonly engine: SharedEngine,
    readonly randomSeed: number,
  ) {}

  plant(name: string, place: Place, degrees = 0): Promise<boolean> {
    return this.engine.plant(place, degrees, kindOf(name));
  }

  async live(steps: number): Promise<void> {
    for (const end = this.#step + steps; this.#step < end; this.#step++) {
      await this.engine.step({ randomSeed: this.randomSeed, step: this.#step, fireRate: 0.5 });
    }
  }

  /**
   * Mean squared difference of what an individual shows from its picture, in RGBA over the square of the
   * picture; cells that others hold count as empty.
   *
   * @param number of the individual, from 1; the only one where nobody holds cells
   * @param seed where it was planted
   */
  async error(name: string, number: number, seed: Place): Promise<number> {
    const { width, height } = this.engine.size;
    const { cells, holders } = await this.engine.getState();
    const { data, size, width: side } = await targetOf(name);
    const plane = width * height;
    let sum = 0;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const row = (seed.y - Math.floor(side / 2) + y + height) % height;
        const cell = row * width + ((seed.x - Math.floor(side / 2) + x + width) % width);
        const isOwn = !holders || holders[cell] === number;
        for (let channel = 0; channel < 4; channel++) {
          const shown = isOwn ? cells[channel * plane + cell] : 0;
          sum += (shown - data[(channel * side + y) * side + x]) ** 2;
        }
      }
    }
    return sum / (4 * size * size);
  }
}
