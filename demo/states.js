/** Every state of the element on pages of several backgrounds, to be looked at. */
import { GrowingCa } from '../dist/index.js';

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="3" fill="orange"/></svg>',
)}`;

/** An address that never answers, as far as a visitor can tell. */
const endless = URL.createObjectURL(new Blob(['']));
const { fetch } = window;
window.fetch = (address, init) =>
  String(address) === endless ? new Promise(() => {}) : fetch(address, init);

const grown = { target: 'lizard', autoplay: 'false' };
const grow = (element) => element.step(150);
const states = {
  grown: [grown, grow],
  smooth: [{ ...grown, rendering: 'smooth' }, grow],
  'turned by 90°': [{ ...grown, angle: '90' }, grow],
  'wide grid, two seeds': [
    { ...grown, grid: '128x64' },
    async (element) => {
      await element.damage({ x: 0, y: 0, width: 128, height: 64 });
      await element.plant({ x: 32, y: 32 });
      await element.plant({ x: 96, y: 32, angle: 90 });
      await element.step(150);
    },
  ],
  'wound and mark': [
    grown,
    async (element) => {
      element.style.setProperty('--growing-ca-mark-duration', '1000s');
      await element.step(150);
      await element.damage({ x: 26, y: 30, radius: 7 });
    },
  ],
  'focus and cursor': [
    grown,
    async (element) => {
      await element.step(150);
      const box = element.shadowRoot.querySelector('[part=picture]');
      for (const key of ['ArrowUp', 'ArrowUp'])
        box.dispatchEvent(new KeyboardEvent('keydown', { key }));
      box.focus({ focusVisible: true });
    },
  ],
  loading: [{ src: endless }],
  'loading, poster': [{ src: endless, poster: picture }],
  error: [{ src: 'nowhere.onnx' }],
  'error, poster': [{ src: 'nowhere.onnx', poster: picture }],
};

/** Resolves once all of them are as they should be. */
async function show() {
  const done = [];
  for (const background of ['light', 'dark', 'coloured', 'checked']) {
    const section = document.createElement('section');
    section.className = background;
    document.body.append(section);
    for (const [name, [attributes, prepare]] of Object.entries(states)) {
      const element = new GrowingCa();
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.loading = 'eager';
      element.randomSeed = 7;
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      caption.textContent = name;
      figure.append(element, caption);
      section.append(figure);
      if (prepare) done.push(prepare(element));
    }
  }
  await Promise.all(done);
  document.documentElement.dataset.ready = '';
}

await show();
