/** What the controls set on the pattern, and how they follow it. */
import { FASTEST, byId, chosen, controls, gallery, pattern } from './page.js';
import { experimentsOf, models } from './models.js';
import { set, setting } from './settings.js';

const [angle, speed, brush, experiment] = ['angle', 'speed', 'brush', 'experiment'].map(byId);

/** @param input that the visitor has changed */
export function takeSetting(input) {
  const { name, value } = input;
  if (name === 'target') {
    pattern.src = null;
    pattern.target = value;
    pattern.experiment = offered(pattern.experiment);
  } else if (name === 'speed') {
    pattern.speed = value === FASTEST ? 'max' : Number(value);
  } else if (name) {
    set(name, value);
  }
}

/** Has every control say what the pattern says of itself. */
export function showSettings() {
  offerExperiments();
  // The slider ends at half a turn in either direction.
  angle.value = ((((pattern.angle + 180) % 360) + 360) % 360) - 180;
  speed.value = pattern.speed === 'max' ? FASTEST : pattern.speed;
  brush.value = pattern.brush;
  byId('angle-value').value = `${angle.value}°`;
  byId('speed-value').value = pattern.speed === 'max' ? 'max' : `${pattern.speed}/s`;
  byId('brush-value').value = pattern.brush;
  experiment.value = pattern.experiment ?? 'regenerate';
  for (const name of ['interaction', 'seed', 'transition', 'rendering', 'device'])
    controls.elements[name].value = setting(name);
  for (const input of gallery.querySelectorAll('input')) {
    input.checked = !pattern.src && input.value === pattern.target;
  }
}

/** Offers what the pattern was trained for. */
function offerExperiments() {
  const own = pattern.src ? [] : experimentsOf(pattern.target);
  const names = own.length > 0 ? own : ['regenerate'];
  if (names.join() !== [...experiment.options].map(({ value }) => value).join()) {
    experiment.replaceChildren(...names.map((name) => new Option(`to ${name}`, name)));
  }
  experiment.disabled = names.length < 2;
}

/** @returns undefined for the usual one */
function offered(name) {
  return experimentsOf(chosen('target')).includes(name) ? name : undefined;
}

models.then(() => {
  // The address may name one that is not there.
  const offers = ({ value }) => value === setting('seed');
  if (![...byId('seed').options].some(offers)) set('seed', '');
  showSettings();
});
