/** What a press plants, and grafts onto living cells: the pattern that is shown, or another one. */
import { pattern } from './page.js';
import { setting } from './settings.js';
import { tell } from './story.js';

const TAKEN = 'No room for a seed here. Press an empty place.';

pattern.addEventListener('press', (event) => {
  const { action, x, y } = event;
  const grafts = action === 'damage' && setting('interaction') === 'graft';
  if (action === 'damage' && !grafts) return;
  event.preventDefault();
  if (grafts) graft({ x, y, radius: pattern.brush });
  else plant({ x, y });
});

/** Why there is no model to plant or graft. */
let failure;

pattern.addEventListener('error', (event) => {
  if (event.code !== 'planting-failed') return;
  failure = event.message;
  // It is said on the page.
  event.preventDefault();
});

async function plant(place) {
  const { name, scion } = chosen();
  failure = undefined;
  const isPlanted = await pattern.plant({ ...place, ...scion });
  tell(isPlanted ? `Planted: ${name}.` : (failure ?? TAKEN));
}

async function graft(area) {
  const { name, scion } = chosen();
  failure = undefined;
  const isGrafted = await pattern.graft(area, scion);
  if (isGrafted || failure) tell(isGrafted ? `Grafted: ${name}.` : failure);
}

/** Without a name of its own it is the model of what is shown. */
function chosen() {
  const seed = setting('seed');
  const name = seed || (!pattern.src && pattern.target) || 'one of your own';
  return { name, scion: seed ? { target: seed } : {} };
}
