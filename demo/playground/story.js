/**
 * Something happens unprompted: once the pattern has grown, it is wounded gently from time to time,
 * until the visitor does something.
 */
import { byId, pattern, rests } from './page.js';
import { setting } from './settings.js';

const GROWN_STEPS = 200;
/** Between a wound and the next one: time enough to heal. */
const PAUSE_MILLISECONDS = 7000;
const LOOK_MILLISECONDS = 500;
const RADIUS = 4;
/** From the middle, in cells: where all patterns have something to lose. */
const REACH = 9;

const HINTS = {
  regenerate: 'Drag across it: it heals. Press twice to plant another one.',
  persist: 'It holds its shape, but never learned to heal. Drag across it.',
  grow: 'It learned to grow, but not to stop. Watch it after 100 steps.',
};
/** By what a press does, where that is not the usual. */
const PRESSES = {
  plant: 'Press an empty place: the seed that you choose below grows there.',
  graft: 'Drag across it: the cells that you touch become those of the seed below.',
  none: 'A press does nothing now. Choose below what it does.',
};
const WOUNDED = 'A wound. No cell knows the whole picture, yet together they heal it.';

const hint = byId('hint');
const listening = new AbortController();
let lastWound = -Infinity;
/** Why no pattern runs. */
let failure;

const tick = setInterval(() => {
  const isGrown = pattern.stepCount > GROWN_STEPS && !pattern.paused && !rests();
  const heals = (pattern.experiment ?? 'regenerate') === 'regenerate' && !pattern.src;
  const isDue = performance.now() - lastWound > PAUSE_MILLISECONDS;
  if (!isGrown || !heals || !isDue || document.hidden) return;
  lastWound = performance.now();
  const { width, height } = pattern.cells;
  const away = () => (2 * Math.random() - 1) * REACH;
  pattern.damage({ x: width / 2 + away(), y: height / 2 + away(), radius: RADIUS });
  say(WOUNDED);
}, LOOK_MILLISECONDS);

/** The visitor takes over. */
function end() {
  clearInterval(tick);
  listening.abort();
  showHint();
}

/** Says what there is to do. */
export function showHint() {
  const own = pattern.src && 'A model of your own. Choose a pattern of the gallery to go back.';
  const usual = PRESSES[setting('interaction')] ?? HINTS[pattern.experiment ?? 'regenerate'];
  say(failure ?? own ?? usual);
}

/** Setting the same words again would make a screen reader repeat them. */
function say(words) {
  if (hint.textContent !== words) hint.textContent = words;
}

/** @param words until there is something else to say */
export function tell(words) {
  hint.textContent = words;
}

pattern.addEventListener('error', ({ code, message }) => {
  // The pattern continues after this one.
  if (code !== 'planting-failed') failure = message.replace(/blob:\S+/, 'of yours');
});
pattern.addEventListener('load', () => (failure = undefined));
for (const type of ['pointerdown', 'keydown', 'input', 'drop']) {
  addEventListener(type, end, { signal: listening.signal });
}
