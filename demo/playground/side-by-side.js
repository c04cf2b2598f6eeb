/** The same pattern after each kind of training, wounded at the same time. */
import { experimentsOf, models } from './models.js';
import { byId, pattern } from './page.js';

const section = byId('compare');
const row = byId('experiments');

const LEARNED = {
  grow: 'to grow: nobody taught it to stop',
  persist: 'to hold its shape, but not to heal',
  regenerate: 'to heal',
};

let shown = '';

function show() {
  const names = pattern.src ? [] : experimentsOf(pattern.target);
  section.hidden = names.length < 2;
  const key = section.hidden ? '' : pattern.target;
  if (key === shown) return;
  shown = key;
  row.replaceChildren(...(key ? names.map(figureOf) : []));
}

function figureOf(experiment) {
  const figure = document.createElement('figure');
  const dish = document.createElement('growing-ca');
  Object.assign(dish, { target: pattern.target, experiment, device: 'wasm' });
  dish.alt = `${pattern.target}, trained ${LEARNED[experiment]}`;
  const caption = document.createElement('figcaption');
  caption.textContent = `Trained ${LEARNED[experiment]}`;
  figure.append(dish, caption);
  return figure;
}

byId('wound-all').addEventListener('click', () => {
  for (const dish of row.querySelectorAll('growing-ca')) {
    const { width = 64, height = 64 } = dish.cells ?? {};
    dish.damage({ x: width / 2 + 4, y: height / 2 + 4, radius: 6 });
  }
});
byId('restart-all').addEventListener('click', () => {
  for (const dish of row.querySelectorAll('growing-ca')) dish.reset();
});

models.then(show);
pattern.addEventListener('load', show);
