/** Whose cells they are, where several individuals live. */
import { byId } from './page.js';

const figure = byId('holders');
const map = figure.querySelector('canvas');
const list = figure.querySelector('ul');
/** Degrees from one colour to the next: neighbours differ, however many there are. */
const HUES = 137.5;

/** @param state of the pattern */
export function showHolders({ holders, individuals }, { width, height }) {
  figure.hidden = !holders;
  if (!holders) return;
  Object.assign(map, { width, height });
  const pen = map.getContext('2d');
  holders.forEach((number, cell) => {
    if (number === 0) return;
    pen.fillStyle = colourOf(number);
    pen.globalAlpha = individuals[number - 1].fades ? 0.3 : 1;
    pen.fillRect(cell % width, Math.floor(cell / width), 1, 1);
  });
  const names = individuals.map(nameOf);
  if (names.join() === [...list.children].map(({ textContent }) => textContent).join()) return;
  list.replaceChildren(...names.map(entryOf));
}

function nameOf({ model, fades }) {
  const name = model.metadata.get('target') ?? 'one of your own';
  return fades ? `${name}, which fades` : name;
}

function entryOf(name, index) {
  const entry = document.createElement('li');
  entry.textContent = name;
  entry.style.setProperty('--colour', colourOf(index + 1));
  return entry;
}

function colourOf(number) {
  return `hsl(${(number * HUES) % 360} 45% 50%)`;
}
