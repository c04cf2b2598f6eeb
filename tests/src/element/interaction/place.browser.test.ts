import { sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { Circle } from '../../../../src/index.js';
import { canvasOf, grid, mount, removeAll, until } from '../../../helpers/browser-element.js';

const page = document.createElement('style');
const around = document.createElement('div');

before(() => {
  document.head.append(page);
  document.body.append(around);
});
after(() => {
  page.remove();
  around.remove();
});
afterEach(async () => {
  removeAll();
  page.textContent = '';
  await sendMouse({ type: 'move', position: [0, 0] });
});

/** Where the grid is on the screen: pixels of its left, top, width and height. */
type Box = readonly [number, number, number, number];
/** Moves a place of the screen, of which `x` and `y` count from the middle of the element. */
type Turn = (x: number, y: number) => readonly [number, number];

const asItIs: Turn = (x, y) => [x, y];
// Of the element itself: 13 by 16 cells of 20 pixels.
const whole: Box = [20, 10, 260, 320];

const cases: Record<string, readonly [css: string, box: Box, turn?: Turn]> = {
  'as it comes': ['', whole],
  'zoomed itself': ['growing-ca { zoom: 1.5 }', [30, 15, 390, 480]],
  'in a zoomed part of the page': ['div { zoom: 0.5 }', [10, 5, 130, 160]],
  'zoomed twice': ['div { zoom: 0.75 } growing-ca { zoom: 2 }', [30, 15, 390, 480]],
  'with a frame around the picture': [
    'growing-ca::part(picture) { border: 10px solid; padding: 20px }',
    [50, 40, 200, 260],
  ],
  'with a frame around the canvas': [
    'growing-ca::part(canvas) { border: 5px solid; padding: 10px 30px 20px 40px }',
    [65, 25, 180, 280],
  ],
  'zoomed with a frame': [
    'growing-ca { zoom: 1.5 } growing-ca::part(canvas) { border: 5px solid; padding: 10px }',
    [52.5, 37.5, 345, 435],
  ],
  'fitted into its canvas': [
    'growing-ca::part(canvas) { object-fit: contain; padding: 0 65px }',
    [85, 90, 130, 160],
  ],
  'spread over its canvas': [
    'growing-ca::part(canvas) { object-fit: cover; padding: 0 65px }',
    [20, 10, 260, 320],
  ],
  mirrored: ['growing-ca { transform: scaleX(-1) }', whole, (x, y) => [-x, y]],
  'turned and zoomed': [
    'div { zoom: 0.5 } growing-ca { transform: rotate(90deg) }',
    [10, 5, 130, 160],
    (x, y) => [-y, x],
  ],
  'in a larger part of the page': [
    'div { position: fixed; inset: 0; transform: scale(1.25); transform-origin: 0 0 }',
    [25, 12.5, 325, 400],
  ],
};

for (const [how, [css, [left, top, width, height], turn = asItIs]] of Object.entries(cases)) {
  it(`a press lands on the cell that it hits, ${how}`, async () => {
    const element = await mount({ device: 'wasm' });
    around.append(element);
    element.style.cssText = 'position: fixed; left: 20px; top: 10px; width: 260px';
    page.textContent = css;
    await until(() => canvasOf(element).clientWidth > 0);
    const wounds: Circle[] = [];
    element.addEventListener('damage', ({ area }) => wounds.push(area as Circle));
    const centre = [left + width / 2, top + height / 2];
    for (const [x, y] of [
      [4, 11],
      [8, 5],
    ]) {
      const [right, down] = turn(
        ((x + 0.5) / grid.width - 0.5) * width,
        ((y + 0.5) / grid.height - 0.5) * height,
      );
      await sendMouse({
        type: 'click',
        position: [Math.round(centre[0] + right), Math.round(centre[1] + down)],
      });
      await element.step(0);
      const wound = wounds.at(-1)!;
      expect(Math.hypot(wound.x - x, wound.y - y), `${wound.x}, ${wound.y}`).to.be.below(0.15);
    }
    expect(wounds).to.have.lengthOf(2);
  });
}

it('marks lie on the wounds of a picture with a frame', async () => {
  const element = await mount({ device: 'wasm' });
  element.style.cssText = 'position: fixed; left: 20px; top: 10px; width: 260px';
  page.textContent = 'growing-ca::part(picture) { border: 10px solid; padding: 20px }';
  await element.damage({ x: 0, y: 0, width: 3, height: 3 });
  const mark = element.shadowRoot!.querySelector('[part=mark]')!.getBoundingClientRect();
  expect([mark.left, mark.top]).to.deep.equal([50, 40]);
  // From the centre of the first cell to that of the fourth, and half a cell around.
  expect(mark.width).to.be.closeTo((4 * 200) / grid.width, 0.1);
});
