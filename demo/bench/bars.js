/** What the figures have to reach. */

/**
 * @param results what `runBench` gives
 * @returns the bars that were measured: name, the figure, the limit and whether it is kept
 */
export function judge(results) {
  return [kernelBars, sharingBars, wasmBars, webgpuBars, loadingBars]
    .flatMap((bars) => bars(results))
    .filter(({ value }) => value !== undefined);
}

function kernelBars(results) {
  const { start, step, playing } = rowsOf('kernel', results);
  const shared = playing(64, 16);
  return [
    atMost('kernel, 64×64: a step, relative to a bare run', step(64)?.ofBare, 0.07),
    atMost('kernel, 512×512: a step, relative to 64×64', step(512)?.of64, 1.1),
    // Of 60 each, less what falls off at the ends of the time measured.
    atLeast('kernel, 64×64, 16 playing: frames per second', shared?.framesPerSecond, 59),
    atLeast('kernel, 64×64, 16 playing: fewest steps per second', shared?.fewestStepsPerSecond, 59),
    atMost(
      'kernel, 64×64, 16 playing: main thread in 99 of 100 frames, ms',
      shared?.mainThread99,
      6,
    ),
    atMost('kernel: from nothing to 96 steps, ms', start?.grownMilliseconds, 150),
    atMost('kernel: all that is loaded, with brotli, kB', kilobytes(start?.brotliBytes), 50),
  ];
}

function sharingBars({ sharing = [] }) {
  return sharing.map(({ count, ofApart }) =>
    atMost(
      `sharing, ${count} on one grid: a step, relative to a grid for each`,
      ofApart,
      count === 1 ? 1.03 : 1.15,
    ),
  );
}

function wasmBars(results) {
  const { step, playing } = rowsOf('wasm', results);
  const shared = playing(64, 16);
  return [
    atMost('wasm, 64×64: a step, relative to a bare run', step(64)?.ofBare, 0.75),
    atMost('wasm, 96×96: a step, relative to 64×64', step(96)?.of64, 1.25),
    ...[1, 4, 16].map((count) =>
      atMost(
        `wasm, 40×40, ${count} playing: main thread in 99 of 100 frames, ms`,
        playing(40, count)?.mainThread99,
        16,
      ),
    ),
    atLeast('wasm, 64×64, 16 playing: frames per second', shared?.framesPerSecond, 30),
    atMost('wasm, 64×64, 16 playing: most steps / fewest steps − 1', shared?.spread, 0.1),
  ];
}

function webgpuBars({ steps = [] }) {
  return steps
    .filter(({ way }) => way === 'webgpu')
    .map(({ side, ofBare }) =>
      atMost(
        `webgpu, ${side}×${side}: main thread of a step, relative to a bare captured run`,
        ofBare,
        1.2,
      ),
    );
}

/** What an own page with one tag has to reach on a slow line; nothing may jump on any. */
function loadingBars({ loading = [] }) {
  return loading.flatMap(({ what, slowdown, picture, moving, shift }) => [
    ...(what.startsWith('a ') && slowdown === 1
      ? [
          atMost(`loading, ${what}: a picture, ms`, picture, 1000),
          atMost(`loading, ${what}: moving, ms`, moving, 2000),
        ]
      : []),
    atMost(`loading, ${what}, CPU ${slowdown}× slower: shift of the layout`, shift, 0),
  ]);
}

/** The rows of one way, each undefined where it was not measured. */
function rowsOf(way, { start = [], steps = [], page = [] }) {
  const ofWay = (rows) => rows.filter((row) => row.way === way);
  return {
    start: ofWay(start)[0],
    step: (side) => ofWay(steps).find((row) => row.side === side),
    playing: (side, count) => ofWay(page).find((row) => row.side === side && row.count === count),
  };
}

function kilobytes(bytes) {
  return bytes === undefined ? undefined : bytes / 1e3;
}

function atMost(name, value, limit) {
  return { name, value, limit: `≤ ${limit}`, kept: value <= limit };
}

function atLeast(name, value, limit) {
  return { name, value, limit: `≥ ${limit}`, kept: value >= limit };
}
