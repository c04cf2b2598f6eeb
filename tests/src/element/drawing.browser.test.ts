import { expect } from 'chai';
import {
  canvasOf,
  ways,
  grid,
  modelUrl,
  mount,
  pixelsOf,
  removeAll,
} from '../../helpers/browser-element.js';
import { Simulation } from '../../../src/simulation/index.js';

const cells = grid.width * grid.height;

afterEach(removeAll);

/** The bytes that a page should show: colour within alpha within 0..1, premultiplied. */
function expectedPixels(state: Float32Array): number[] {
  return Array.from({ length: 4 * cells }, (_, index) => {
    const cell = Math.floor(index / 4);
    const alpha = Math.min(Math.max(state[3 * cells + cell], 0), 1);
    const value = index % 4 === 3 ? alpha : state[(index % 4) * cells + cell];
    return 255 * Math.min(Math.max(value, 0), alpha);
  });
}

/** Straight bytes as a canvas gives them, premultiplied again. */
function premultiplied(pixels: Uint8ClampedArray): number[] {
  return Array.from(pixels, (value, index) =>
    index % 4 === 3 ? value : (value * pixels[index - (index % 4) + 3]) / 255,
  );
}

function largestDifference(actual: number[], expected: number[]): number {
  return actual.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - expected[index])),
    0,
  );
}

/** Values inside and outside what can be shown, colour above alpha, and no alpha at all. */
function colourfulState(): Float32Array {
  return Float32Array.from({ length: 16 * cells }, (_, index) => (((index * 37) % 101) - 20) / 60);
}

for (const { way, device, runtime } of ways) {
  describe(`drawing on ${way}`, () => {
    it('shows the seed as one opaque black pixel on nothing', async () => {
      const element = await mount({ device, runtime });
      await element.step(0);
      const pixels = pixelsOf(canvasOf(element));
      const painted = [...pixels.keys()].filter((index) => pixels[index] !== 0);
      expect(painted).to.deep.equal([4 * (8 * grid.width + 6) + 3]);
      expect(pixels[painted[0]]).to.equal(255);
    });

    it('shows the state after each change', async () => {
      const element = await mount({ device, runtime });
      for (const change of [
        () => element.step(30),
        () => element.damage({ x: 6, y: 8, radius: 3 }),
        () => element.reset(),
      ]) {
        await change();
        const shown = premultiplied(pixelsOf(canvasOf(element)));
        const state = (await element.getState())!.cells;
        // Bytes of straight colour cannot hold each premultiplied byte.
        expect(largestDifference(shown, expectedPixels(state))).to.be.below(1.5);
      }
    });

    it('clamps what cannot be shown, on any canvas', async () => {
      const simulation = await Simulation.create(modelUrl, { device, runtime });
      const canvas = document.createElement('canvas');
      const view = simulation.createView(canvas);
      await simulation.setState({ cells: colourfulState() });
      view.draw();
      const shown = premultiplied(pixelsOf(canvas));
      expect(largestDifference(shown, expectedPixels(colourfulState()))).to.be.below(1.5);
      view.dispose();
      await simulation.dispose();
    });
  });
}
