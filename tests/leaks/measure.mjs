/** Looks in a headless browser whether elements leave anything behind. */
export const devices = ['wasm', 'webgpu'];

/** What may have grown between the middle and the end; the heap has caches that come and go. */
export const bounds = {
  heapBytes: 400_000,
  wasmBytes: 0,
  gpuBuffers: 0,
  nodes: 0,
  listeners: 0,
};

/** Cells a side; where a CPU does the work of the GPU, a step over many takes long. */
const grids = { wasm: 64, webgpu: 16 };

/**
 * @param {{ devices: string[], mounts: number, changes: number, seconds: number }} options how
 *   often each is done, in two halves; 0 leaves it out
 * @yields for each device and thing done: what there was in the middle and in the end, and the steps
 *   that were taken
 */
export async function* measureLeaks(options) {
  // Loaded only now: it takes a second, and wrong flags are answered at once.
  const { openServedBrowser } = await import('../helpers/served-browser.mjs');
  const { browser, address, close } = await openServedBrowser();
  try {
    for (const device of options.devices) {
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
            [what, count / 2, { device, grid: grids[device] }],
          );
        const before = await half();
        const middle = await weigh(page, session);
        const steps = before + (await half());
        yield { device, what, count, steps, middle, end: await weigh(page, session) };
      }
      await page.close();
    }
  } finally {
    await close();
  }
}

/** What grew by more than it may, in words. */
export function findLeaks({ device, what, count, middle, end }) {
  return Object.entries(bounds)
    .filter(([name, bound]) => end[name] - middle[name] > bound)
    .map(
      ([name, bound]) =>
        `${device}, ${what} ${count}: ${name} grew from ${middle[name]} to ${end[name]}, by more than ${bound}`,
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
