/** The third step: files, and the lines to paste. */
import { keepNothing } from './keeping.js';
import { embedLines, makeFile, save } from './take-home.js';
import { reasonOf } from './words.js';

const byId = (id) => document.getElementById(id);
/** Milliseconds in which a second press forgets. */
const DOUBT = 5000;

/** @param {import('./session.js').Session} session */
export function startHome(session) {
  const { run } = session;
  const buttons = [...document.querySelectorAll('[data-file]')];
  let isWriting = false;

  const show = () => {
    const isThere = run.iteration > 0 && run.newest !== undefined;
    for (const button of buttons) button.disabled = !isThere || isWriting;
    showLines(embedLines(run.checkpoint));
  };
  const write = async (button) => {
    isWriting = true;
    button.ariaBusy = 'true';
    show();
    byId('written').textContent = `Writing ${button.querySelector('b').textContent.toLowerCase()}…`;
    try {
      const file = await makeFile(button.dataset.file, run.newest);
      save(file);
      byId('written').textContent = `${file.name}, ${sizeOf(file.blob)}, is in your downloads.`;
    } catch (error) {
      byId('written').textContent = reasonOf(error);
    } finally {
      isWriting = false;
      button.ariaBusy = null;
      show();
    }
  };

  for (const button of buttons) button.addEventListener('click', () => void write(button));
  byId('copy').addEventListener('click', copy);
  byId('forget').addEventListener(
    'click',
    ({ currentTarget }) => void forget(currentTarget, session),
  );
  run.addEventListener('state', show);
  run.addEventListener('progress', show);
  show();
}

function showLines(lines) {
  if (byId('snippet').textContent === lines) return;
  byId('snippet').textContent = lines;
  byId('copy').textContent = 'Copy';
}

async function copy({ currentTarget: button }) {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    button.textContent = 'Copied';
  } catch {
    // The browser may forbid it; marking the text leaves one key to press.
    getSelection().selectAllChildren(byId('snippet'));
  }
}

/** At the second press, since nothing brings it back. */
async function forget(button, session) {
  if (button.dataset.sure === undefined) {
    const { textContent } = button;
    button.dataset.sure = '';
    button.textContent = 'Press again to forget picture and run';
    setTimeout(() => {
      delete button.dataset.sure;
      button.textContent = textContent;
    }, DOUBT);
    return;
  }
  button.disabled = true;
  button.textContent = 'Forgetting…';
  await session.stop();
  await keepNothing();
  location.reload();
}

const sizeOf = ({ size }) => `${Math.max(1, Math.round(size / 1000))} kB`;
