/** Runs in a page of its own: from nothing to a grown pattern, and tells its parent how long it took. */
import { WAYS } from './options.js';

/** After as many the lizard is grown. */
const STEPS = 96;
const SIDE = 64;
const CHANNELS = 16;
const MODEL_URL = new URL('../../weights/lizard.regenerate.fp32.onnx', import.meta.url).href;

const parameters = new URLSearchParams(location.search);
const way = WAYS[parameters.get('way')];
const measure = parameters.has('bare') ? growBare : growElement;

measure().then(
  (result) => parent.postMessage({ ...result, files: loadedFiles() }, location.origin),
  (error) => parent.postMessage({ failed: String(error) }, location.origin),
);

async function growElement() {
  const start = performance.now();
  await import('../../dist/index.js');
  const element = document.createElement('growing-ca');
  const attributes = { target: 'lizard', ...way, speed: 'max', loading: 'eager' };
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const loaded = new Promise((resolve, reject) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', ({ error }) => reject(error), { once: true });
  });
  document.body.append(element);
  await loaded;
  const loadMilliseconds = performance.now() - start;
  element.play();
  while (element.stepCount < STEPS) await new Promise(requestAnimationFrame);
  return { loadMilliseconds, grownMilliseconds: performance.now() - start };
}

/** The same with nothing but the runtime: its files, a session, and as many runs. */
async function growBare() {
  const start = performance.now();
  const [{ openBareWasm, openBareWebGpu }, runtime] = await Promise.all([
    import('./yardstick.js'),
    import('./runtime.js'),
  ]);
  await runtime.prepareRuntime(way.device);
  const bytes = new Uint8Array(await (await fetch(MODEL_URL)).arrayBuffer());
  const seed = { side: SIDE, channels: CHANNELS, cells: new Float32Array(CHANNELS * SIDE * SIDE) };
  const bare = await (way.device === 'wasm' ? openBareWasm : openBareWebGpu)(bytes, seed);
  const loadMilliseconds = performance.now() - start;
  for (let run = 0; run < STEPS; run++) {
    await bare.run();
    if (way.device === 'webgpu' && run % 2 === 1) await runtime.gpu.queue.onSubmittedWorkDone();
  }
  return { loadMilliseconds, grownMilliseconds: performance.now() - start };
}

/** All but the bench's own, with their bytes as the server sent them: compressed by some servers. */
function loadedFiles() {
  const own = new URL('.', import.meta.url).href;
  return performance
    .getEntriesByType('resource')
    .filter(({ name }) => !name.startsWith(own))
    .map(({ name, encodedBodySize }) => ({ url: name, bytes: encodedBodySize }));
}
