import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { GrowingCa } from '../../../../src/index.js';
import {
  canvasOf,
  ways,
  grid,
  mount,
  pictureOf,
  removeAll,
  until,
} from '../../../helpers/browser-element.js';

afterEach(async () => {
  await sendMouse({ type: 'move', position: [0, 0] });
  removeAll();
});

const cells = grid.width * grid.height;

/** Which cells of a state are all zero, as `x,y`. */
function emptyCells(state: Float32Array): Set<string> {
  const empty = new Set<string>();
  for (let cell = 0; cell < cells; cell++) {
    const values = Array.from({ length: 16 }, (_, channel) => state[channel * cells + cell]);
    if (values.every((value) => value === 0)) {
      empty.add(`${cell % grid.width},${Math.floor(cell / grid.width)}`);
    }
  }
  return empty;
}

/** A large element with a state that has something in every cell. */
async function mountFilled(attributes: Record<string, string>): Promise<GrowingCa> {
  const element = await mount(attributes);
  element.style.cssText = 'position: fixed; left: 20px; top: 10px; width: 260px; height: 400px';
  await until(() => canvasOf(element).clientWidth === 260);
  await element.step(40);
  return element;
}

/** The middle of a cell on the screen; the grid, 13 by 16, is fitted into 260 by 400 pixels. */
function onScreen(x: number, y: number): [number, number] {
  return [20 + (x + 0.5) * 20, 10 + (400 - 320) / 2 + (y + 0.5) * 20];
}

for (const { way, device, runtime } of ways) {
  it(`a pressed pointer wounds what it passes over on ${way}`, async () => {
    const element = await mountFilled({ device, runtime });
    const before = emptyCells((await element.getState())!.cells);
    await sendMouse({ type: 'move', position: onScreen(3, 8) });
    expect(emptyCells((await element.getState())!.cells)).to.deep.equal(before);
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: onScreen(9, 8) });
    await sendMouse({ type: 'up' });
    await sendMouse({ type: 'move', position: onScreen(9, 14) });
    await element.step(0);
    const after = emptyCells((await element.getState())!.cells);
    for (let x = 3; x <= 9; x++) {
      for (let y = 5; y <= 11; y++) expect(after.has(`${x},${y}`), `${x},${y}`).to.equal(true);
    }
    const beyond = [...after].filter(
      (cell) => !before.has(cell) && Number(cell.split(',')[1]) > 12,
    );
    expect(beyond).to.deep.equal([]);
  });
}

it('tells the page first, which can do something else there', async () => {
  const element = await mountFilled({ device: 'wasm' });
  const before = await element.getState();
  const told: string[] = [];
  element.addEventListener('press', (event) => {
    event.preventDefault();
    told.push(`${event.action} at ${Math.round(event.x)}, ${Math.round(event.y)}`);
  });
  await sendMouse({ type: 'move', position: onScreen(3, 8) });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: onScreen(5, 8) });
  await sendMouse({ type: 'up' });
  await sendKeys({ press: 'p' });
  expect(await element.getState()).to.deep.equal(before);
  expect(told).to.deep.equal([
    'damage at 3, 8',
    'damage at 4, 8',
    'damage at 5, 8',
    'plant at 6, 8',
  ]);
});

it('a finger wounds when it is lifted, not when it lands or scrolls', async () => {
  const element = await mountFilled({ device: 'wasm' });
  const canvas = canvasOf(element);
  const finger = (type: string) => {
    const [clientX, clientY] = onScreen(6, 8);
    canvas.dispatchEvent(
      new PointerEvent(type, {
        pointerId: 5,
        pointerType: 'touch',
        bubbles: true,
        clientX,
        clientY,
      }),
    );
  };
  const before = (await element.getState())!.cells;
  finger('pointerdown');
  finger('pointercancel');
  finger('pointerup');
  await element.step(0);
  expect((await element.getState())!.cells).to.deep.equal(before);
  finger('pointerdown');
  finger('pointerup');
  await element.step(0);
  expect(emptyCells((await element.getState())!.cells).has('6,8')).to.equal(true);
});

it('lets the page scroll up and down under a finger', async () => {
  const { touchAction } = getComputedStyle(pictureOf(await mount({ device: 'wasm' })));
  expect(touchAction).to.equal('pan-y pinch-zoom');
});

it('answers to Space and R while it has the focus', async () => {
  const element = await mount({ device: 'wasm' });
  await element.step(3);
  pictureOf(element).focus();
  await sendKeys({ press: 'r' });
  await element.step(0);
  expect(element.stepCount).to.equal(0);
  await sendKeys({ press: 'Space' });
  expect(element.paused).to.equal(false);
  await until(() => element.stepCount > 0);
  await sendKeys({ press: 'Space' });
  expect(element.paused).to.equal(true);
});

it('lets the page take it away when it is pressed', async () => {
  const thrown: unknown[] = [];
  const note = (event: ErrorEvent) => {
    thrown.push(event.error);
    event.preventDefault();
  };
  const { onerror } = window;
  window.onerror = null;
  addEventListener('error', note);
  try {
    const element = await mountFilled({ device: 'wasm' });
    const gone = new Promise<void>((resolve) => {
      element.addEventListener('press', () => {
        element.remove();
        resolve();
      });
    });
    await sendMouse({ type: 'move', position: onScreen(3, 8) });
    await sendMouse({ type: 'down' });
    await gone;
    await sendMouse({ type: 'up' });
    expect(thrown).to.deep.equal([]);
  } finally {
    window.onerror = onerror;
    removeEventListener('error', note);
  }
});
