import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import type * as Axe from 'axe-core';
import { expect } from 'chai';
import type { GrowingCa } from '../../../src/index.js';
import {
  canvasOf,
  create,
  grid,
  mount,
  outcome,
  pictureOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

const cells = grid.width * grid.height;
/** One grey pixel. */
const poster = 'data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';

declare const axe: typeof Axe;

/** Not a module, so it cannot be imported here. */
before(async () => {
  const script = document.createElement('script');
  script.src = '/node_modules/axe-core/axe.min.js';
  document.head.append(script);
  await new Promise((resolve) => (script.onload = resolve));
});

const realFetch = window.fetch;

afterEach(async () => {
  window.fetch = realFetch;
  removeAll();
  await emulateMedia({ reducedMotion: 'no-preference', colorScheme: 'light' });
});

/** What axe finds wrong with the element, its shadow tree included. */
async function violations(element: GrowingCa): Promise<string[]> {
  const results = await axe.run(element);
  expect(results.passes.length).to.be.above(0);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
}

/** What the polite live regions say now. */
function spoken(element: GrowingCa): string {
  const regions = element.shadowRoot!.querySelectorAll('[role=status]');
  return Array.from(regions, (region) => region.textContent).join('');
}

const states: Record<string, () => Promise<GrowingCa>> = {
  'at its seed': () => mount({ device: 'wasm', target: 'lizard' }),
  'while it plays': async () => {
    const element = await mount({ device: 'wasm' });
    element.play();
    await until(() => element.stepCount > 2);
    return element;
  },
  'that plants': () => mount({ device: 'wasm', interaction: 'plant' }),
  'that cannot be touched': () => mount({ device: 'wasm', interaction: 'none' }),
  'that is an ornament': () => mount({ device: 'wasm', alt: '' }),
  'with a wound, a cursor and the focus': async () => {
    const element = await mount({ device: 'wasm' });
    element.style.setProperty('--growing-ca-mark-duration', '3600s');
    pictureOf(element).focus();
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'Enter' });
    await until(() => element.shadowRoot!.querySelector('[part=mark]') !== null);
    return element;
  },
  'that loads, with a poster': async () => {
    // The network does not answer.
    window.fetch = () => new Promise(() => {});
    const element = create({ src: '/endless.onnx', device: 'wasm', poster, alt: 'A lizard' });
    document.body.append(element);
    await element.updateComplete;
    return element;
  },
  'with an error': async () => {
    const element = create({ src: '/nowhere.onnx', device: 'wasm' });
    document.body.append(element);
    await outcome(element);
    return element;
  },
  'with an error and a poster': async () => {
    const element = create({ src: '/nowhere.onnx', device: 'wasm', poster });
    document.body.append(element);
    await outcome(element);
    return element;
  },
};

describe('axe finds nothing wrong with an element', () => {
  for (const [state, bring] of Object.entries(states)) {
    it(state, async () => {
      const element = await bring();
      await element.updateComplete;
      expect(await violations(element)).to.deep.equal([]);
    });
  }

  it('but does find what is wrong within it', async () => {
    const element = await mount({ device: 'wasm' });
    pictureOf(element).role = 'pickture';
    expect(await violations(element)).not.to.deep.equal([]);
  });
});

describe('what a screen reader finds', () => {
  it('is an image named by alt, or after the target', async () => {
    const element = await mount({ device: 'wasm', target: 'golden' });
    const nameOf = () => [canvasOf(element), pictureOf(element)].map((part) => part.ariaLabel);
    expect(canvasOf(element).role).to.equal('img');
    expect(nameOf()).to.deep.equal(Array(2).fill('A growing pattern: golden'));
    element.alt = 'A lizard';
    await element.updateComplete;
    expect(nameOf()).to.deep.equal(['A lizard', 'A lizard']);
  });

  it('is told how to use it', async () => {
    const element = await mount({ device: 'wasm' });
    const help = pictureOf(element).getAttribute('aria-describedby')!;
    const text = element.shadowRoot!.getElementById(help)!.textContent;
    for (const key of ['Space', 'R ', 'Arrow', 'Enter', 'P ']) expect(text).to.include(key);
  });

  it('is nothing to land on where nothing can be done, or where it is an ornament', async () => {
    for (const [name, value] of [
      ['interaction', 'none'],
      ['alt', ''],
    ]) {
      const element = await mount({ device: 'wasm', [name]: value });
      expect(element.shadowRoot!.querySelectorAll('[tabindex]')).to.have.lengthOf(0);
      await sendKeys({ press: 'Tab' });
      expect(document.activeElement === element).to.equal(false);
    }
    const ornament = await mount({ device: 'wasm', alt: '' });
    expect(canvasOf(ornament).role).to.equal('presentation');
  });
});

describe('keys', () => {
  it('reach it by Tab; Space plays and pauses, R resets, and both are said', async () => {
    const element = await mount({ device: 'wasm' });
    await element.step(5);
    const events: string[] = [];
    for (const type of ['play', 'pause']) element.addEventListener(type, () => events.push(type));
    await sendKeys({ press: 'Tab' });
    expect(element.shadowRoot!.activeElement === pictureOf(element)).to.equal(true);
    await sendKeys({ press: 'r' });
    await element.step(0);
    expect([element.stepCount, spoken(element)]).to.deep.equal([0, 'Restarted from the seed']);
    await sendKeys({ press: 'Space' });
    await until(() => element.stepCount > 0);
    expect([element.paused, spoken(element)]).to.deep.equal([false, 'Playing']);
    await sendKeys({ press: 'Space' });
    await element.updateComplete;
    expect([element.paused, spoken(element)]).to.deep.equal([true, 'Paused']);
    expect(events).to.deep.equal(['play', 'pause']);
  });

  it('move a cursor that is seen and said, and wound where it is', async () => {
    const element = await mount({ device: 'wasm', brush: '1' });
    await element.setState({ cells: new Float32Array(16 * cells).fill(1) });
    pictureOf(element).focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown']) await sendKeys({ press: key });
    // From the middle, column 7 and row 9 as people count them.
    expect(spoken(element)).to.equal('Column 5, row 10');
    const cursor = element.shadowRoot!.querySelector('[part=cursor]')!.getBoundingClientRect();
    const box = pictureOf(element).getBoundingClientRect();
    const side = box.width / grid.width;
    expect(cursor.x + cursor.width / 2 - box.x).to.be.closeTo(4.5 * side, 0.5);
    expect(cursor.y + cursor.height / 2 - box.y).to.be.closeTo(9.5 * side, 0.5);
    await sendKeys({ press: 'Enter' });
    await element.step(0);
    expect(spoken(element)).to.equal('Damaged');
    const alpha = (await element.getState())!.cells.subarray(3 * cells, 4 * cells);
    const wounded = [...alpha.keys()].filter((cell) => alpha[cell] === 0);
    const centre = 9 * grid.width + 4;
    expect(wounded).to.deep.equal([
      centre - grid.width,
      centre - 1,
      centre,
      centre + 1,
      centre + grid.width,
    ]);
  });

  it('with Shift move it farther, and never off the grid', async () => {
    const element = await mount({ device: 'wasm' });
    pictureOf(element).focus();
    await sendKeys({ press: 'Shift+ArrowUp' });
    expect(spoken(element)).to.equal('Column 7, row 1');
    await sendKeys({ press: 'ArrowUp' });
    expect(spoken(element)).to.equal('Column 7, row 1');
    for (let press = 0; press < 3; press++) await sendKeys({ press: 'Shift+ArrowRight' });
    expect(spoken(element)).to.equal('Column 13, row 1');
  });

  it('plant a seed: P, and Enter with interaction="plant"', async () => {
    for (const [interaction, key] of [
      ['damage', 'p'],
      ['plant', 'Enter'],
    ]) {
      const element = await mount({ device: 'wasm', interaction });
      await element.damage({ x: 6, y: 8, radius: 100 });
      pictureOf(element).focus();
      await sendKeys({ press: 'ArrowUp' });
      await sendKeys({ press: key });
      await until(() => spoken(element) === 'Seed planted');
      await sendKeys({ press: key });
      await until(() => spoken(element) === 'No room for a seed here');
      const { cells: state } = (await element.getState())!;
      expect(state[3 * cells + 7 * grid.width + 6]).to.equal(1);
      element.remove();
    }
  });

  it('with Ctrl, and others, are the page’s', async () => {
    const element = await mount({ device: 'wasm' });
    const pass = (key: string, ctrlKey: boolean) =>
      pictureOf(element).dispatchEvent(
        new KeyboardEvent('keydown', { key, ctrlKey, cancelable: true }),
      );
    expect([pass('r', true), pass('Tab', false), pass('r', false)]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});

describe('for those who prefer reduced motion, a mark', () => {
  it('does not fade', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const element = await mount({ device: 'wasm' });
    await element.damage({ x: 6, y: 8, radius: 3 });
    const mark = element.shadowRoot!.querySelector('[part=mark]')!;
    expect(getComputedStyle(mark).animationTimingFunction).to.equal('steps(1)');
    await until(() => !mark.isConnected);
  });
});
