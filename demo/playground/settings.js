/** Every setting by its name: those of the element, and what the page adds to them. */
import { pattern } from './page.js';

/** What a press plants or grafts, by its name in the gallery; empty for the pattern that is shown. */
let seed = '';
/** A press grafts: of this the element knows nothing, so that it means to damage. */
let grafts = false;

/** Settings, and what each is where nothing is said of it. */
export const USUAL = {
  target: 'lizard',
  experiment: 'regenerate',
  transition: 'metamorphosis',
  angle: '0',
  speed: '60',
  brush: '3.5',
  interaction: 'damage',
  seed: '',
  rendering: 'pixelated',
  device: 'auto',
};

export function setting(name) {
  if (name === 'seed') return seed;
  if (name === 'interaction' && grafts) return 'graft';
  return pattern[name];
}

/** Nonsense becomes what the element makes of it. */
export function set(name, value) {
  if (name === 'seed') {
    seed = value;
  } else if (name === 'interaction') {
    grafts = value === 'graft';
    pattern.interaction = grafts ? 'damage' : value;
  } else {
    pattern.setAttribute(name, value);
  }
}

/** @returns the settings that differ from the usual ones, by name */
export function changedSettings() {
  const now = Object.keys(USUAL).map((name) => [name, `${setting(name) ?? USUAL[name]}`]);
  return now.filter(([name, value]) => value !== USUAL[name]);
}

/** @returns those of them that are attributes of the element */
export function changedAttributes() {
  return changedSettings().filter(([name, value]) => name !== 'seed' && value !== 'graft');
}
