/** What a press plants, and grafts onto living cells: the pattern that is shown, or another one. */
import { pattern } from './page.js';
import { setting } from './settings.js';
import { tell } from './story.js';

pattern.addEventListener('press', (event) => {
  const { action, x, y } = event;
  const grafts = action === 'damage' && setting('interaction') === 'graft';
  if (action === 'damage' && !grafts) return;
  event.preventDefault();
  if (grafts) graft({ x, y, radius: pattern.brush });
  else plant({ x, y });
});

/** How many seeds and grafts there is no model for. */
let failures = 0;

pattern.addEventListener('error', (event) => {
  if (event.code !== 'planting-failed') return;
  failures++;
  // What lives lives on, and here it is said.
  event.preventDefault();
  tell(event.message);
});

async function plant(place) {
  const [before, { name, scion }] = [failures, chosen()];
  const isPlanted = await pattern.plant({ ...place, ...scion });
  if (isPlanted) tell(`Planted: ${name}.`);
  else if (failures === before) tell('No room for a seed here. Press an empty place.');
}

async function graft(area) {
  const { name, scion } = chosen();
  if (await pattern.graft(area, scion)) tell(`Grafted: ${name}.`);
}

/** Without a name of its own it is the model of what is shown. */
function chosen() {
  const seed = setting('seed');
  const name = seed || (!pattern.src && pattern.target) || 'one of your own';
  return { name, scion: seed ? { target: seed } : {} };
}
