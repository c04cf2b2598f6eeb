/** The second step as it is seen: what lives, what it can do, and how long it will take. */
import { drawCurve } from './curve.js';
import { Dish } from './dish.js';
import { Session } from './session.js';
import { count, duration, rate, reasonOf } from './words.js';

const byId = (id) => document.getElementById(id);
/** Milliseconds between two looks at what changes all the time. */
const GLANCE = 500;
/** Iterations for which a pattern looks like the one that it began with. */
const UNLIKE = 40;

/** @returns {Promise<Session>} once what was kept is back */
export async function startLearning(board, easel, { notice }) {
  const session = new Session(board, easel);
  const { run, promises } = session;
  const dish = new Dish(byId('dish'));
  /** Said once, until the run does something else. */
  let aside = '';

  const showState = () => {
    document.body.dataset.state = session.isElsewhere ? 'elsewhere' : run.state;
    // What was drawn here would be lost.
    document.querySelector('.picture').inert = session.isElsewhere;
    say(byId('state'), aside || sentence(session));
    byId('waiting').textContent = dish.pattern ? '' : waitingFor(session);
    showPause(session);
    showQuestion(session);
    showAims(session);
  };
  const showProgress = () => {
    drawCurve(byId('curve'), run.losses, run.iterations);
    const done = run.iterations > 0 ? `${count(run.iteration)} of ${count(run.iterations)}` : '';
    const left = run.secondsTo(run.iterations);
    const parts = [done && `iteration ${done}`];
    if (run.state === 'learning' && run.pace !== undefined) {
      parts.push(`${rate(1000 / run.pace)} a second`, left > 0 && `${duration(left)} left`);
    }
    byId('speed').textContent = parts.filter(Boolean).join(', ');
    showAims(session);
  };
  const renew = (isLast) => {
    const { newest } = run;
    const { iteration } = newest?.state ?? {};
    // What random weights grow is not worth a look.
    if (iteration > 0 || (newest && run.startsAs)) void dish.renew(newest, isLast);
    if (iteration > 0) void promises.check(newest, isLast);
  };

  run.addEventListener('state', () => {
    if (run.state === 'preparing') dish.awaitAnother();
    if (run.state !== 'paused') aside = '';
    if (run.state === 'learning') notice('');
    showState();
    showProgress();
    if (run.state !== 'idle') renew(run.state === 'paused' || run.state === 'done');
  });
  run.addEventListener('progress', ({ detail: { trouble } }) => {
    if (trouble)
      say(byId('state'), `The pattern ${trouble}: it goes back a little, and on more slowly.`);
    renew(false);
  });
  run.addEventListener('slept', ({ detail: seconds }) => {
    aside = `The browser put this tab to sleep for ${duration(seconds)}. Nothing was lost, and it goes on.`;
    showState();
  });
  run.addEventListener('failed', ({ detail }) => notice(reasonOf(detail)));
  session.addEventListener('change', showState);
  session.addEventListener('trouble', ({ detail }) => notice(reasonOf(detail)));
  dish.addEventListener('renewed', showState);
  dish.addEventListener('failed', ({ detail }) => notice(reasonOf(detail)));
  promises.addEventListener('failed', ({ detail }) => notice(reasonOf(detail)));
  promises.addEventListener('measured', ({ detail: word }) => {
    if (word) say(byId('spoken'), `It ${word} now.`);
    showPromises(promises);
    showState();
  });

  byId('pause').addEventListener('click', async () => {
    if (session.mayStart) return session.startNow();
    if (run.state === 'paused') run.resume();
    else await run.pause();
    // Whether it is to go on by itself when it comes back.
    void session.keep();
  });
  for (const button of document.querySelectorAll('[data-aim]')) {
    button.addEventListener('click', () => session.aimAt(button.dataset.aim));
  }
  byId('yes').addEventListener('click', () =>
    session.isElsewhere ? session.takeOver() : session.accept(),
  );
  byId('no').addEventListener('click', () => session.decline());
  setInterval(showProgress, GLANCE);
  showState();
  await session.open();
  return session;
}

/** What a screen reader hears, so only when it is something else. */
function say(place, sentence) {
  if (place.textContent !== sentence) place.textContent = sentence;
}

function sentence({ run, promises, isElsewhere, isPending }) {
  if (isElsewhere) return '';
  if (isPending) return 'It starts in a moment.';
  const spoken = {
    idle: '',
    preparing: 'It gets ready.',
    learning: beginning(run),
    paused: 'Paused.',
    done: outcome(run, promises),
  };
  return spoken[run.state];
}

/** The first weights come from another pattern, which nobody would expect to see. */
function beginning({ startsAs, iteration }) {
  return startsAs && iteration < UNLIKE
    ? `It begins as a ${startsAs} that learns to be your picture.`
    : 'It learns. Drag across it, and see whether it heals.';
}

/** At the end of a run: whether it was enough. */
function outcome({ age }, { measured, areKept }) {
  const time = `It learned for ${duration(age / 1000)}.`;
  if (areKept) return `${time} Drag across it: it heals.`;
  const missing = [...measured].filter(([, { met }]) => !met).map(([word]) => word.slice(0, -1));
  if (missing.length === 0) return time;
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(missing);
  return `${time} It does not ${list} well enough yet. Better goes on from here.`;
}

function waitingFor({ run, isElsewhere, isPending }) {
  if (isElsewhere || run.state === 'paused') return '';
  if (isPending || run.isBusy) return 'The first cells come in a moment';
  return 'It starts by itself as soon as there is a picture';
}

/** One button that starts, pauses and goes on. */
function showPause({ run, isElsewhere, mayStart }) {
  const pause = byId('pause');
  pause.disabled = isElsewhere || !(mayStart || run.isBusy || run.state === 'paused');
  if (mayStart) pause.textContent = 'Start';
  else pause.textContent = run.state === 'paused' ? 'Go on' : 'Pause';
}

function showQuestion({ isElsewhere, proposal }) {
  const isAsked = isElsewhere || proposal !== undefined;
  byId('ask').hidden = !isAsked;
  if (!isAsked) return;
  say(
    byId('question'),
    isElsewhere
      ? 'This picture learns in another tab. Two tabs would overwrite each other.'
      : 'There is a new picture. Shall it learn that one, and forget this one?',
  );
  byId('yes').textContent = isElsewhere ? 'Go on in this tab' : 'Learn the new one';
  byId('no').textContent = 'Keep this one';
  byId('no').hidden = isElsewhere;
}

/** Two buttons, with the time that each would take from now. */
function showAims({ run, aim, isElsewhere, iterationsOf }) {
  for (const button of document.querySelectorAll('[data-aim]')) {
    const own = button.dataset.aim;
    button.ariaPressed = String(own === aim);
    button.disabled = isElsewhere || !run.checkpoint || run.state === 'preparing';
    const seconds = run.checkpoint && run.secondsTo(iterationsOf(own));
    const isDone = run.checkpoint && run.iteration >= iterationsOf(own);
    if (isDone) button.disabled = true;
    button.querySelector('small').textContent =
      (isDone && 'done') || (seconds === undefined ? '' : duration(seconds));
  }
}

function showPromises({ measured }) {
  for (const item of document.querySelectorAll('[data-word]')) {
    const one = measured.get(item.dataset.word);
    item.classList.toggle('met', one?.met ?? false);
    item.classList.toggle('unmet', one?.met === false);
    const told = one
      ? `${one.met ? 'yes' : 'not yet'}, measured after ${count(one.iteration)} iterations`
      : 'not measured yet';
    item.querySelector('.result').textContent = told;
    item.title = one
      ? `${told}: an error of ${one.error.toPrecision(2)}, where ${one.limit} counts as good`
      : told;
  }
}
