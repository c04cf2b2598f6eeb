/** What the cells hold: all channels of the pattern, and the numbers of the cell under the pointer. */
import { showHolders } from './holders.js';
import { byId, pattern } from './page.js';

const [details, map, bars, place] = ['inside', 'channels', 'cell', 'cell-place'].map(byId);
const PERIOD_MILLISECONDS = 120;
const COLUMNS = 8;
const GAP = 2;
const [ABOVE, BELOW] = [
  [47, 111, 62],
  [168, 80, 28],
];
/** A value that is shown in full colour. */
const FULL = 1;

let cell;

details.addEventListener('toggle', async () => {
  while (details.open) {
    const state = pattern.activeDevice && (await pattern.getState());
    if (state) {
      draw(state.cells, pattern.cells);
      showHolders(state, pattern.cells);
    }
    await new Promise((resolve) => setTimeout(resolve, PERIOD_MILLISECONDS));
  }
});
pattern.addEventListener('pointermove', ({ clientX, clientY }) => {
  const { cells } = pattern;
  if (!cells) return;
  const box = pattern.getBoundingClientRect();
  cell = {
    x: Math.floor(((clientX - box.left) / box.width) * cells.width),
    y: Math.floor(((clientY - box.top) / box.height) * cells.height),
  };
});

/** @param values [channels, height, width] */
function draw(values, { width, height }) {
  const plane = width * height;
  const channels = values.length / plane;
  map.width = COLUMNS * (width + GAP) - GAP;
  map.height = Math.ceil(channels / COLUMNS) * (height + GAP) - GAP;
  const pen = map.getContext('2d');
  for (let channel = 0; channel < channels; channel++) {
    const image = new ImageData(width, height);
    paint(image.data, values.subarray(channel * plane, (channel + 1) * plane));
    const [column, row] = [channel % COLUMNS, Math.floor(channel / COLUMNS)];
    pen.putImageData(image, column * (width + GAP), row * (height + GAP));
  }
  const { x, y } = cell ?? { x: width >> 1, y: height >> 1 };
  place.textContent = `Column ${x + 1}, row ${y + 1}`;
  showCell(
    Array.from({ length: channels }, (_, channel) => values[channel * plane + y * width + x]),
  );
}

/** Green above zero, brown below: the stronger the further from it. */
function paint(pixels, values) {
  for (let at = 0; at < values.length; at++) {
    pixels.set(values[at] > 0 ? ABOVE : BELOW, 4 * at);
    // Clamped by the array.
    pixels[4 * at + 3] = (255 * Math.abs(values[at])) / FULL;
  }
}

function showCell(numbers) {
  while (bars.childElementCount < numbers.length) bars.append(document.createElement('i'));
  [...bars.children].forEach((bar, channel) => {
    const value = Math.max(-1, Math.min(1, numbers[channel] / FULL / 2));
    bar.style.setProperty('--value', value);
    bar.classList.toggle('below', value < 0);
  });
}
