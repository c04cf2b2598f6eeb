import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { Simulation } from '../../../src/simulation/index.js';
import type { GrowingCaTurnEvent } from '../../../src/index.js';
import {
  canvasOf,
  ways,
  modelUrl,
  mount,
  pictureOf,
  pixelsOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

afterEach(removeAll);

const side = 32;
const options = { grid: { width: side, height: side }, randomSeed: 5 };

/** Cells that are grown: their places, in a text that can be compared. */
function grown(cells: Float32Array): string[] {
  const plane = side * side;
  const alpha = [...cells.subarray(3 * plane, 4 * plane)];
  return alpha.flatMap((value, i) => (value > 0.1 ? [`${i % side},${Math.floor(i / side)}`] : []));
}

for (const { way, device, runtime } of ways) {
  describe(`a change of angle on ${way}`, () => {
    const start = async (more: object = {}) =>
      Simulation.create(modelUrl, { ...options, device, ...more });

    it('takes effect in the order of the calls, and only the last of many in a row', async () => {
      const simulation = await start();
      void simulation.step(4);
      const before = simulation.getState();
      for (const degrees of [45, 1e300, 90]) simulation.angle = degrees;
      const turned = simulation.getState();
      simulation.angle = 0;
      const back = simulation.getState();
      expect((await before).angle).to.equal(0);
      expect((await turned).angle).to.equal(90);
      expect((await turned).cells).to.not.deep.equal((await before).cells);
      expect((await back).cells).to.deep.equal((await before).cells);
      await simulation.dispose();
    });

    it('loses nothing while it rests: a dial all the way round ends where it began', async () => {
      const simulation = await start();
      await simulation.step(8);
      await simulation.plant({ x: 1, y: 30, angle: 75 });
      const before = await simulation.getState();
      for (let degrees = 7; degrees < 360; degrees += 7) {
        simulation.angle = degrees;
        expect((await simulation.getState()).angle).to.equal(degrees);
      }
      simulation.angle = 360;
      const { cells, turns } = await simulation.getState();
      expect(cells).to.deep.equal(before.cells);
      const at = 30 * side + 1;
      expect(turns![at]).to.equal(75);
      await simulation.dispose();
    });

    it('takes what was planted along, with its turn, also over the edge', async () => {
      const simulation = await start();
      await simulation.damage({ x: 0, y: 0, width: side, height: side });
      await simulation.plant({ x: 30, y: 20, angle: 75 });
      simulation.angle = 90;
      const quarter = await simulation.getState();
      expect(grown(quarter.cells)).to.deep.equal(['12,30']);
      expect(quarter.turns![30 * side + 12]).to.equal(75);
      // Farther from the centre than any edge: (0, 0) comes to lie at (16, -6.6), which is (16, 25.4).
      await simulation.reset();
      simulation.angle = 0;
      await simulation.damage({ x: 0, y: 0, width: side, height: side });
      await simulation.plant({ x: 0, y: 0 });
      simulation.angle = 45;
      const { cells } = await simulation.getState();
      expect(grown(cells)).to.deep.equal(['16,25', '16,26']);
      await simulation.dispose();
    });

    it('takes nonsense for 0, as everywhere', async () => {
      const simulation = await start({ angle: 30 });
      await simulation.step(6);
      for (const angle of [NaN, Infinity, 'north' as unknown as number]) {
        simulation.angle = 30;
        simulation.angle = angle;
        expect((await simulation.getState()).angle).to.equal(0);
      }
      await simulation.dispose();
    });

    it('leaves what has grown where it is, if it is to regrow', async () => {
      const simulation = await start({ turning: 'regrow' });
      await simulation.step(6);
      const { cells } = await simulation.getState();
      simulation.angle = 90;
      const turned = await simulation.getState();
      expect(turned.cells).to.deep.equal(cells);
      expect(turned.angle).to.equal(90);
      await simulation.dispose();
    });

    it('turns a state of another angle to its own, and takes one without for its own', async () => {
      const [first, second] = [await start(), await start({ angle: 90 })];
      await first.step(6);
      const state = await first.getState();
      await second.setState(state);
      const turned = await second.getState();
      expect(turned.angle).to.equal(90);
      first.angle = 90;
      expect(turned.cells).to.deep.equal((await first.getState()).cells);
      await second.setState({ cells: state.cells });
      expect((await second.getState()).cells).to.deep.equal(state.cells);
      await Promise.all([first.dispose(), second.dispose()]);
    });

    it('shows while the element is paused', async () => {
      const element = await mount({ device, runtime, grid: '24x24' });
      await element.step(8);
      const before = pixelsOf(canvasOf(element));
      element.angle = 90;
      await until(() => pixelsOf(canvasOf(element)).some((value, i) => value !== before[i]));
      expect(element.stepCount).to.equal(8);
    });
  });
}

it('brackets turn the element, say so, and tell the page', async () => {
  const element = await mount({ device: 'wasm' });
  const angles: number[] = [];
  element.addEventListener('turn', ({ angle }: GrowingCaTurnEvent) => angles.push(angle));
  const press = (key: string, init: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...init });
    pictureOf(element).dispatchEvent(event);
    return event.defaultPrevented;
  };
  element.angle = 350;
  expect(press(']')).to.equal(true);
  expect(press(']', { repeat: true })).to.equal(true);
  expect(element.angle).to.equal(0);
  press('[');
  expect(angles).to.deep.equal([355, 0, -5]);
  expect(press('[', { ctrlKey: true }), "the browser's own").to.equal(false);
  // As on a Mac with a German keyboard.
  expect(press(']', { code: 'Digit6', altKey: true })).to.equal(true);
  expect(press('[', { code: 'Digit5', altKey: true })).to.equal(true);
  await element.updateComplete;
  const spoken = [...element.shadowRoot!.querySelectorAll('[role=status]')];
  expect(spoken.map((each) => each.textContent)).to.include('Turned to -5 degrees');
  expect((await element.getState())!.angle).to.equal(-5);
});

it('an angle that is set while it loads is the one that it grows by', async () => {
  const element = await mount({ device: 'wasm', angle: '10' });
  const again = new Promise((loaded) => element.addEventListener('load', loaded));
  element.src = modelUrl;
  element.grid = '20x20';
  await element.updateComplete;
  for (let degrees = 0; degrees <= 60; degrees++) element.angle = degrees;
  await again;
  expect((await element.getState())!.angle).to.equal(60);
});

it('an angle shows also where it plays and takes no steps', async () => {
  const element = await mount({ device: 'wasm', grid: '24x24', speed: '0' });
  await element.step(8);
  element.play();
  await element.updateComplete;
  const before = pixelsOf(canvasOf(element));
  element.angle = 90;
  await until(() => pixelsOf(canvasOf(element)).some((value, i) => value !== before[i]));
  expect(element.stepCount).to.equal(8);
});

it('a drag with Shift goes on outside of the pattern, and ends there', async () => {
  const element = await mount({ device: 'wasm', turnable: '' });
  element.style.cssText = 'position: fixed; left: 20px; top: 20px; width: 260px';
  await until(() => canvasOf(element).clientWidth === 260);
  const moveTo = (x: number, y: number) => sendMouse({ type: 'move', position: [x, y] });
  await sendKeys({ down: 'Shift' });
  await moveTo(150, 60);
  await sendMouse({ type: 'down' });
  await moveTo(400, 100);
  const { angle } = element;
  await moveTo(400, 300);
  await sendMouse({ type: 'up' });
  await sendKeys({ up: 'Shift' });
  const turned = element.angle;
  expect(turned).to.be.above(angle);
  // What selects text of the page passes over it.
  await sendMouse({ type: 'down' });
  await moveTo(200, 300);
  await moveTo(60, 100);
  await sendMouse({ type: 'up' });
  expect(element.angle).to.equal(turned);
});
