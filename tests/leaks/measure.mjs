/** Looks in a headless browser whether elements leave anything behind. */
import { openServedBrowser } from '../helpers/served-browser.mjs';

/** What can take the steps: what an element is told, and the cells a side of its grid. */
export const ways = {
  kernel: { device: 'wasm', runtime: 'kernel', grid: 64 },
  wasm: { device: 'wasm', runtime: 'onnx', grid: 64 },
  // Where a CPU does the work of the GPU, a step over many cells takes long.
  webgpu: { device: 'webgpu', runtime: 'onnx', grid: 16 },
};

/** What may have grown between the middle and the end; the heap has caches that come and go. */
export const bounds = {
  heapBytes: 400_000,
  wasmBytes: 0,
  gpuBuffers: 0,
  nodes: 0,
  listeners: 0,
};

/**
 * @param {{ only: string[], mounts: number, changes: number, seconds: number }} options how
 *   often each is done, in two halves; 0 leaves it out
 * @yields for each way and thing done: what there was in the middle and in the end, and the steps
 *   that were taken
 */
export async function* measureLeaks(options) {
  const { browser, address, close } = await openServedBrowser({ webgpu: true });
  try {
    for (const way of options.only) {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error.message));
      await page.goto(`${address}tests/leaks/`);
      await page.waitForFunction(() => globalThis.leaks);
      const session = await page.context().newCDPSession(page);
      for (const what of ['mounts', 'changes', 'seconds']) {
        const count = options[what];
        if (!count) continue;
        const half = () =>
          page.evaluate(
            ([what, count, how]) => globalThis.leaks.actions[what](count, how),
            [what, count / 2, ways[way]],
          );
        const before = await half();
        const middle = await weigh(page, session);
        const steps = before + (await half());
        yield { way, what, count, steps, middle, end: await weigh(page, session) };
      }
      await page.close();
    }
  } finally {
    await close();
  }
}

/** What grew by more than it may, in words. */
export function findLeaks({ way, what, count, middle, end }) {
  return Object.entries(bounds)
    .filter(([name, bound]) => end[name] - middle[name] > bound)
    .map(
      ([name, bound]) =>
        `${way}, ${what} ${count}: ${name} grew from ${middle[name]} to ${end[name]}, by more than ${bound}`,
    );
}

/** As many are to be the same: where a GPU is slow, what was removed is let go of late. */
const SAME_READINGS = 6;
const MOST_READINGS = 100;
/** The size of the heap is never twice the same. */
const counts = ['wasmBytes', 'gpuBuffers', 'nodes', 'listeners'];

/** What there is once everything is collected that can be. */
async function weigh(page, session) {
  let reading = await read(page, session);
  for (let same = 1, all = 1; same < SAME_READINGS && all < MOST_READINGS; all++) {
    const before = JSON.stringify(reading, counts);
    reading = await read(page, session);
    same = JSON.stringify(reading, counts) === before ? same + 1 : 1;
  }
  return reading;
}

async function read(page, session) {
  await session.send('HeapProfiler.collectGarbage');
  const { wasmBytes, gpuBuffers } = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The browser ends the animations of what was removed with its next frame.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return globalThis.leaks.countResources();
  });
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners: listeners } = await session.send('Memory.getDOMCounters');
  // The memory of WebAssembly counts as backing storage, too.
  const heapBytes = usedSize + Math.max(0, backingStorageSize - wasmBytes);
  return { heapBytes, wasmBytes, gpuBuffers, nodes, listeners };
}
