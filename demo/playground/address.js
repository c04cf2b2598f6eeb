/** The settings in the address of the page, so that a link shows what its sender saw. */
import { pattern } from './page.js';

/** Attributes, and what each is where nothing is said of it. */
const USUAL = {
  target: 'lizard',
  experiment: 'regenerate',
  angle: '0',
  speed: '60',
  brush: '3.5',
  interaction: 'damage',
  rendering: 'pixelated',
  device: 'auto',
};

/** Nonsense becomes what the element makes of it, and the controls show that. */
export function readAddress() {
  const settings = new URLSearchParams(location.search);
  for (const name of Object.keys(USUAL)) {
    if (settings.has(name)) pattern.setAttribute(name, settings.get(name));
  }
}

/** @returns the settings that differ from the usual ones, by attribute */
export function changedSettings() {
  const now = Object.keys(USUAL).map((name) => [name, `${pattern[name] ?? USUAL[name]}`]);
  return now.filter(([name, value]) => value !== USUAL[name]);
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
