/** The settings in the address of the page, so that a link shows what its sender saw. */
import { pattern } from './page.js';
import { USUAL, changedSettings, set } from './settings.js';

/** Nonsense becomes what the element makes of it, and the controls show that. */
export function readAddress() {
  const settings = new URLSearchParams(location.search);
  for (const name of Object.keys(USUAL)) {
    if (settings.has(name)) set(name, settings.get(name));
  }
}

/** Browsers allow a page only so many changes of its address, and a slider makes many. */
const REST_MILLISECONDS = 200;

let waiting;

export function writeAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(write, REST_MILLISECONDS);
}

function write() {
  const settings = new URLSearchParams(changedSettings());
  // A file of the visitor's own has no address that others could open.
  if (pattern.src) settings.delete('target');
  const search = settings.size > 0 ? `?${settings}` : '';
  if (search !== location.search) history.replaceState(null, '', location.pathname + search);
}
