/** What the figures have to reach. */

/**
 * @param results what `runBench` gives
 * @returns the bars that were measured: name, the figure, the limit and whether it is kept
 */
export function judge({ steps = [], page = [] }) {
  const stepOn = (device, side) => steps.find((row) => row.device === device && row.side === side);
  const pageOf = (side, count) =>
    page.find((row) => row.device === 'wasm' && row.side === side && row.count === count);
  const shared = pageOf(64, 16);
  const bars = [
    atMost('wasm, 64×64: a step, relative to a bare run', stepOn('wasm', 64)?.ofBare, 0.75),
    atMost('wasm, 96×96: a step, relative to 64×64', stepOn('wasm', 96)?.of64, 1.25),
    ...[1, 4, 16].map((count) =>
      atMost(
        `wasm, 40×40, ${count} playing: main thread in 99 of 100 frames, ms`,
        pageOf(40, count)?.mainThread99,
        16,
      ),
    ),
    atLeast('wasm, 64×64, 16 playing: frames per second', shared?.framesPerSecond, 30),
    atMost('wasm, 64×64, 16 playing: most steps / fewest steps − 1', shared?.spread, 0.1),
    ...steps
      .filter(({ device }) => device === 'webgpu')
      .map(({ side, ofBare }) =>
        atMost(
          `webgpu, ${side}×${side}: main thread of a step, relative to a bare captured run`,
          ofBare,
          1.2,
        ),
      ),
  ];
  return bars.filter(({ value }) => value !== undefined);
}

function atMost(name, value, limit) {
  return { name, value, limit: `≤ ${limit}`, kept: value <= limit };
}

function atLeast(name, value, limit) {
  return { name, value, limit: `≥ ${limit}`, kept: value >= limit };
}
