/** What is done to elements while their leaks are looked for; measure.mjs calls it. */
import { countResources } from './resources.js';
import '../../dist/index.js';

const fixtures = '/tests/fixtures/models/golden_';
/** Two rules of one size. */
const models = ['step_post', 'step_pre_post'].map((name) => `${fixtures}${name}.onnx`);
/** Longer than an element waits before it frees anything. */
const FREED_AFTER_MILLISECONDS = 300;
/** Of each that plays, however slow the machine is. */
const LEAST_STEPS = 10;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function loaded(element) {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const { signal } = ended;
    element.addEventListener('load', () => resolve(ended.abort()), { signal });
    element.addEventListener('error', ({ error }) => reject(error), { signal });
  });
}

async function mount({ device, runtime, grid }) {
  const element = document.createElement('growing-ca');
  Object.assign(element, { src: models[0], device, runtime, grid, loading: 'eager' });
  const ready = loaded(element);
  document.body.append(element);
  await ready;
  return element;
}

async function live(element) {
  await element.step(2);
  await element.damage({ x: 3, y: 3, radius: 2 });
  await element.plant({ x: 5, y: 5, angle: 90 });
  await element.setState(await element.getState());
  await element.snapshot();
}

/** @returns the steps that it took */
async function remove(element) {
  const steps = element.stepCount;
  element.remove();
  await sleep(FREED_AFTER_MILLISECONDS);
  return steps;
}

/** Each returns how many steps were taken. */
const actions = {
  /** Elements come, live a little and go, one after the other. */
  async mounts(count, how) {
    let steps = 0;
    for (let i = 0; i < count; i++) {
      const element = await mount(how);
      await live(element);
      steps += await remove(element);
    }
    return steps;
  },

  /** One element shows one model after the other, on grids of two sizes. */
  async changes(count, how) {
    const element = await mount(how);
    let steps = 0;
    for (let i = 1; i <= count; i++) {
      steps += element.stepCount;
      const ready = loaded(element);
      element.src = models[i % 2];
      element.grid = how.grid - 2 * (i % 2);
      await ready;
      await live(element);
    }
    return steps + (await remove(element));
  },

  /** Elements play, and are wounded now and then. @param count seconds */
  async seconds(count, how) {
    const elements = await Promise.all([mount(how), mount(how), mount(how)]);
    const end = performance.now() + 1000 * count;
    const haveLived = () => elements.every(({ stepCount }) => stepCount >= LEAST_STEPS);
    while (performance.now() < end || !haveLived()) {
      await sleep(500);
      for (const element of elements) await element.damage({ x: 8, y: 8, radius: 3 });
    }
    const steps = await Promise.all(elements.map(remove));
    return steps.reduce((sum, one) => sum + one, 0);
  },
};

globalThis.leaks = { actions, countResources };
