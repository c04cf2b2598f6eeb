import { expect } from 'chai';
import type { GrowingCa } from '../../../src/index.js';
import { canvasOf, create, mount, removeAll, until } from '../../helpers/browser-element.js';

afterEach(removeAll);

function sizeOf(element: Element): readonly number[] {
  const { width, height } = element.getBoundingClientRect();
  return [Math.round(width), Math.round(height)];
}

/** As wide as an element is by itself, and of the shape of a grid of 32 by 16 cells. */
async function createImage(): Promise<HTMLImageElement> {
  const canvas = new OffscreenCanvas(256, 128);
  canvas.getContext('2d');
  const image = new Image();
  image.src = URL.createObjectURL(await canvas.convertToBlob());
  await image.decode();
  image.style.maxInlineSize = '100%';
  return image;
}

async function createPattern(): Promise<GrowingCa> {
  const element = create({ grid: '32x16' });
  document.body.append(element);
  await element.updateComplete;
  return element;
}

const text = 'Some words about it. '.repeat(60);

/** CSS of the box around it and of the element; words that stand beside it. */
const cases: Record<string, readonly [around: string, own?: string, words?: string]> = {
  'by itself': [''],
  'as a block': ['', 'display: block'],
  'of a width': ['', 'width: 300px'],
  'of a height': ['', 'height: 100px'],
  'of both': ['', 'width: 300px; height: 200px'],
  'of another shape': ['', 'aspect-ratio: 1; width: 300px'],
  'of another shape and a height': ['', 'aspect-ratio: 1; height: 90px'],
  'of a largest width': ['', 'max-width: 100px'],
  'of a largest height': ['', 'max-height: 60px'],
  'of a least width': ['', 'min-width: 400px'],
  'of a least height': ['', 'min-height: 200px'],
  'with a frame': ['', 'padding: 10px; border: 1px solid'],
  'with a frame that counts': ['', 'padding: 10px; box-sizing: border-box; width: 200px'],
  'of half the width': ['', 'width: 50%'],
  'of a width that may be too much, in a float': ['float: left', 'width: min(100%, 40rem)'],
  'of the whole box': ['height: 200px', 'width: 100%; height: 100%'],
  'no larger than the box': ['height: 50px', 'max-width: 100%; max-height: 100%'],
  'in a narrow box': ['width: 100px'],
  'in a flex row, beside words': ['display: flex', '', text],
  'in a flex row, narrow': ['display: flex; align-items: start', 'width: 100px', text],
  'in a flex row, to grow': ['display: flex; align-items: start', 'flex: 1', text],
  'in a flex row, of a height': ['display: flex', 'height: 100px', text],
  'in a centred flex column': ['display: flex; flex-direction: column; align-items: center'],
  'in a dialog': ['position: absolute; inline-size: fit-content', 'width: min(100%, 40rem)'],
  'in a float': ['float: right'],
  'in an inline block': ['display: inline-block'],
  positioned: ['', 'position: absolute'],
  'positioned, of both': ['', 'position: fixed; width: 100px; height: 200px'],
  'over a positioned box': [
    'position: relative; height: 300px',
    'position: absolute; inset: 0; width: 100%; height: 100%',
  ],
  'in a cell of a table': ['display: table-cell'],
  'in a narrow cell of a table': ['display: table-cell; width: 1%', '', text],
  'in a grid': ['display: grid'],
  'in a centred grid': ['display: grid; place-content: center', 'width: min(100%, 40rem)'],
  'in a narrow column of a grid': ['display: grid; grid-template-columns: 100px 1fr', '', text],
  'in columns': ['columns: 2'],
};

describe('the room that an element takes is that of an image', () => {
  for (const [where, [around, own = '', words = '']] of Object.entries(cases)) {
    it(where, async () => {
      const sizes = [];
      for (const element of [await createImage(), await createPattern()]) {
        const box = document.createElement('div');
        box.style.cssText = around;
        element.style.cssText += own;
        box.append(element);
        if (words) box.append(Object.assign(document.createElement('p'), { textContent: words }));
        const page = document.createElement('div');
        page.style.cssText = 'width: 800px';
        page.append(box);
        document.body.append(page);
        sizes.push(sizeOf(element));
        page.remove();
      }
      const [image, pattern] = sizes;
      expect(pattern).to.deep.equal(image);
    });
  }
});

it('is fitted where an image would be distorted', async () => {
  const element = await mount({ device: 'wasm' });
  element.style.cssText = 'inline-size: 300px; block-size: 200px';
  expect(sizeOf(element)).to.deep.equal([300, 200]);
  expect(sizeOf(canvasOf(element))).to.deep.equal([163, 200]);
});

it('is not widened by a flex column', async () => {
  const element = await createPattern();
  const column = document.createElement('div');
  column.style.cssText = 'display: flex; flex-direction: column; width: 800px';
  document.body.append(column);
  column.append(element);
  expect(sizeOf(element)).to.deep.equal([256, 128]);
  column.remove();
});

it('has the shape of its grid, and is a square until that is known', async () => {
  const element = create();
  document.body.append(element);
  await element.updateComplete;
  expect(sizeOf(element)).to.deep.equal([256, 256]);
  element.grid = '40x20';
  await element.updateComplete;
  expect(sizeOf(element)).to.deep.equal([256, 128]);
  const grown = await mount({ device: 'wasm' });
  grown.style.inlineSize = '260px';
  expect(sizeOf(grown)).to.deep.equal([260, 320]);
  expect(sizeOf(canvasOf(grown))).to.deep.equal([260, 320]);
});

it('keeps its shape while it loads anew', async () => {
  const element = await mount({ device: 'wasm' });
  const size = sizeOf(element);
  element.runtime = 'onnx';
  await element.updateComplete;
  expect(element.cells).to.equal(undefined);
  await until(() => {
    expect(sizeOf(element)).to.deep.equal(size);
    return element.activeRuntime === 'onnx';
  });
});
