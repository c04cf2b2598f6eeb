import { expect } from 'chai';
import type { GrowingCa } from '../../../src/index.js';
import { mount, removeAll } from '../../helpers/browser-element.js';
import { fixtures } from '../../helpers/browser-fixtures.js';

/** The lizard of the Distill article's demo, as `growing-ca import` writes it. */
const LIZARD = `${fixtures}distill/lizard.q8.onnx`;
const SIDE = 72;
const CELLS = SIDE * SIDE;

afterEach(removeAll);

/** Premultiplied RGBA, [4, SIDE, SIDE]. */
async function picture(element: GrowingCa): Promise<Float32Array> {
  return (await element.getState())!.cells.slice(0, 4 * CELLS);
}

/** The measure of docs/trainer.md, with another picture in place of the target. */
function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / (4 * 40 * 40);
}

/** Turned clockwise by a quarter about the seed's cell. */
function quarterTurned(cells: Float32Array): Float32Array {
  const centre = SIDE / 2;
  const wrap = (place: number) => ((place % SIDE) + SIDE) % SIDE;
  return cells.map((_, index) => {
    const plane = Math.floor(index / CELLS) * CELLS;
    const [y, x] = [Math.floor((index % CELLS) / SIDE), index % SIDE];
    return cells[plane + wrap(centre - (x - centre)) * SIDE + wrap(centre + (y - centre))];
  });
}

it('the Distill lizard grows in the element, holds, heals and turns', async () => {
  const element = await mount({ src: LIZARD, device: 'wasm' });
  await element.step(300);
  const grown = await picture(element);
  const [red, green, blue, alpha] = [0, 1, 2, 3].map((channel) =>
    grown.subarray(channel * CELLS, (channel + 1) * CELLS),
  );
  const living = alpha.filter((value) => value > 0.1).length;
  // The picture of 40 by 40 cells is a lizard that fills about a third of it, and green.
  expect(living).to.be.within(400, 900);
  const sum = (channel: Float32Array) => channel.reduce((total, value) => total + value, 0);
  expect(sum(green))
    .to.be.greaterThan(1.5 * sum(red))
    .and.to.be.greaterThan(3 * sum(blue));

  await element.step(300);
  expect(difference(await picture(element), grown)).to.be.below(0.002);
  await element.damage({ x: 36, y: 36, radius: 6 });
  expect(difference(await picture(element), grown)).to.be.above(0.005);
  await element.step(400);
  expect(difference(await picture(element), grown)).to.be.below(0.002);

  await element.reset();
  element.angle = 90;
  await element.updateComplete;
  await element.step(300);
  const turned = await picture(element);
  expect(difference(turned, quarterTurned(grown))).to.be.below(0.004);
  expect(difference(turned, grown)).to.be.above(0.03);
});
