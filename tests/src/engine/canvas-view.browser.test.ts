/** Canvases that show what onnxruntime-web computes on the CPU: a window of the grid. */
import { expect } from 'chai';
import { Simulation } from '../../../src/simulation/index.js';
import { pixelsOf, pixelsOfNewView } from '../../helpers/browser-element.js';

const lizard = new URL('/weights/lizard.regenerate.q8.onnx', location.href).href;
const grid = { width: 90, height: 75 };
const everywhere = { x: 45, y: 37, radius: 90 };

for (const [edge, place] of [
  ['the right edge', { x: 88, y: 37 }],
  ['the lower edge', { x: 45, y: 73 }],
  ['a corner', { x: 88, y: 73 }],
] as const) {
  it(`shows each step of what grows across ${edge}`, async () => {
    const options = { device: 'wasm', runtime: 'onnx', randomSeed: 5, grid } as const;
    const simulation = await Simulation.create(lizard, options);
    await simulation.damage(everywhere);
    await simulation.plant(place);
    const canvas = document.createElement('canvas');
    const view = simulation.createView(canvas);
    for (let step = 1; step <= 24; step++) {
      await simulation.step();
      view.draw();
      expect(pixelsOf(canvas), `step ${step}`).to.deep.equal(pixelsOfNewView(simulation));
    }
    await simulation.dispose();
  });
}
