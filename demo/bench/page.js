/** What elements take of the page that they play on, each asking for 60 steps a second. */
import '../../dist/index.js';
import { MODEL_URL } from './grown.js';
import { WAYS } from './options.js';
import { inside } from './runtime.js';
import { median, quantile } from './statistics.js';

const WARM_UP_MILLISECONDS = 500;

/**
 * @param bareMilliseconds what a bare run over the whole grid takes of the main thread
 * @returns one row
 */
export async function measurePage({ way, side, count, seconds, lizard, bareMilliseconds }) {
  const dish = document.createElement('div');
  dish.className = 'dish';
  dish.style.setProperty('--columns', Math.ceil(Math.sqrt(count)));
  document.getElementById('stage').replaceChildren(dish);
  const idle = await countFrames(WARM_UP_MILLISECONDS);
  try {
    const elements = await Promise.all(
      Array.from({ length: count }, (_, i) => mountGrown(dish, { way, lizard, side, seed: i })),
    );
    const played = await play(elements, seconds);
    const { mainThread, steps, insideMilliseconds } = played;
    const total = mainThread.reduce((sum, one) => sum + one, 0);
    const allSteps = steps.reduce((sum, one) => sum + one, 0);
    const rates = steps.map((one) => (1000 * one) / played.milliseconds);
    return {
      way,
      side,
      count,
      framesPerSecond: (1000 * mainThread.length) / played.milliseconds,
      idleFramesPerSecond: idle,
      stepsPerSecond: median(rates),
      fewestStepsPerSecond: Math.min(...rates),
      mostStepsPerSecond: Math.max(...rates),
      spread: Math.min(...steps) > 0 ? Math.max(...steps) / Math.min(...steps) - 1 : Infinity,
      mainThreadMilliseconds: median(mainThread),
      mainThread99: quantile(mainThread, 0.99),
      longestMilliseconds: Math.max(...mainThread),
      ofBare: total / (allSteps * bareMilliseconds),
      insideRuntime: WAYS[way].runtime === 'onnx' ? insideMilliseconds / total : undefined,
    };
  } finally {
    dish.remove();
  }
}

async function mountGrown(dish, { way, lizard, side, seed }) {
  const element = document.createElement('growing-ca');
  const attributes = { src: MODEL_URL, ...WAYS[way], grid: side, speed: 60, loading: 'eager' };
  for (const [name, value] of Object.entries({ ...attributes, 'random-seed': seed })) {
    element.setAttribute(name, value);
  }
  const loaded = new Promise((resolve, reject) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', ({ error }) => reject(error), { once: true });
  });
  dish.append(element);
  await loaded;
  element.pause();
  await element.setState(lizard.on(side));
  return element;
}

const { requestAnimationFrame: nativeFrame } = globalThis;

/**
 * Has the time told that everything in the page but this bench takes in a frame: from each callback
 * to another one asked for right after it, so that the steps, which go on in promises, count too.
 * On WebGPU what the browser does later, on answers of the GPU, does not.
 *
 * @returns a function that gives what was told since it was last called, and one that ends it
 */
function watchFrames() {
  let frames = new Map();
  globalThis.requestAnimationFrame = (call) => {
    let start;
    const id = nativeFrame((now) => {
      start = performance.now();
      call(now);
    });
    nativeFrame((now) => {
      if (start !== undefined) frames.set(now, (frames.get(now) ?? 0) + performance.now() - start);
    });
    return id;
  };
  return {
    take() {
      const taken = [...frames.values()];
      frames = new Map();
      return taken;
    },
    end: () => (globalThis.requestAnimationFrame = nativeFrame),
  };
}

async function play(elements, seconds) {
  const watch = watchFrames();
  for (const element of elements) element.play();
  await wait(WARM_UP_MILLISECONDS);
  watch.take();
  const counts = elements.map(({ stepCount }) => stepCount);
  const insideBefore = inside.milliseconds;
  const start = performance.now();
  await wait(1000 * seconds);
  const milliseconds = performance.now() - start;
  const steps = elements.map(({ stepCount }, i) => stepCount - counts[i]);
  const mainThread = watch.take();
  const insideMilliseconds = inside.milliseconds - insideBefore;
  for (const element of elements) element.pause();
  watch.end();
  return { mainThread, steps, milliseconds, insideMilliseconds };
}

/** @returns frames a second of a page that does nothing */
async function countFrames(milliseconds) {
  let count = 0;
  let running = true;
  const frame = () => {
    count++;
    if (running) nativeFrame(frame);
  };
  nativeFrame(frame);
  await wait(milliseconds);
  running = false;
  return (1000 * count) / milliseconds;
}

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
