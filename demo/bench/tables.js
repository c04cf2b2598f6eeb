/** The figures as tables: titles, and lines of texts, for a page and for a terminal alike. */
import { judge } from './bars.js';

const number = (digits) => (value) => (value === undefined ? '' : value.toFixed(digits));
const share = (value) => (value === undefined ? '' : `${Math.round(100 * value)} %`);
const grid = ({ side }) => `${side}×${side}`;

const columns = {
  start: [
    ['way', ({ way }) => way],
    ['ms to load', (row) => number(0)(row.loadMilliseconds)],
    ['ms to 96 steps', (row) => number(0)(row.grownMilliseconds)],
    ['of bare', (row) => number(2)(row.ofBare)],
    ['MB', (row) => number(2)(row.bytes / 1e6)],
    ['kB with brotli', (row) => number(1)(row.brotliBytes && row.brotliBytes / 1e3)],
    ['MB, bare', (row) => number(1)(row.bareBytes / 1e6)],
  ],
  steps: [
    ['way', ({ way }) => way],
    ['grid', grid],
    ['steps/s', (row) => number(1)(row.stepsPerSecond)],
    ['main thread, ms', (row) => number(2)(row.mainThreadMilliseconds)],
    [
      'bare run, ms',
      (row) => number(2)(row.bareMilliseconds) + (row.bareCaptured === false ? '*' : ''),
    ],
    ['of bare', (row) => number(2)(row.ofBare)],
    ['of 64×64', (row) => number(2)(row.of64)],
    ['steps/s, of bare', (row) => number(2)(row.speedOfBare)],
    ['in the runtime', (row) => share(row.insideRuntime)],
    ['GFLOP/s', (row) => number(1)(row.gigaflops)],
    ['of peak', (row) => share(row.ofPeak)],
  ],
  sharing: [
    ['patterns', ({ count }) => String(count)],
    ['one grid, ms/step', (row) => number(3)(row.sharedMilliseconds)],
    ['a grid each, ms/step', (row) => number(3)(row.apartMilliseconds)],
    ['ratio', (row) => number(3)(row.ofApart)],
  ],
  page: [
    ['way', ({ way }) => way],
    ['grid', grid],
    ['elements', ({ count }) => String(count)],
    ['frames/s', (row) => number(1)(row.framesPerSecond)],
    ['idle page', (row) => number(1)(row.idleFramesPerSecond)],
    ['steps/s each', (row) => number(1)(row.stepsPerSecond)],
    ['most/fewest', (row) => `+${share(row.spread)}`],
    ['main thread, ms/frame', (row) => number(2)(row.mainThreadMilliseconds)],
    ['99 %', (row) => number(2)(row.mainThread99)],
    ['longest', (row) => number(2)(row.longestMilliseconds)],
    ['of bare runs', (row) => number(2)(row.ofBare)],
    ['in the runtime', (row) => share(row.insideRuntime)],
  ],
  loading: [
    ['page', ({ what }) => what],
    ['CPU', ({ slowdown }) => (slowdown === 1 ? 'as it is' : `${slowdown}× slower`)],
    ['picture, ms', (row) => number(0)(row.picture)],
    ['moving, ms', (row) => number(0)(row.moving)],
    ['largest paint, ms', (row) => number(0)(row.largestPaint)],
    ['shift', (row) => number(3)(row.shift)],
    ['blocked, ms', (row) => number(0)(row.blocking)],
    ['requests', (row) => String(row.requests)],
    ['kB', (row) => number(0)(row.bytes / 1e3)],
  ],
};

const titles = {
  start: 'From nothing to a grown pattern',
  steps:
    'One step of the grown lizard, compared with a bare run of the runtime over the whole grid',
  sharing: 'A step of grown patterns that share 256×256 cells, compared with a grid for each',
  page: 'Playing elements, each asking for 60 steps per second',
  loading:
    'Loading over a slow line: 1.6 Mbit/s, 150 ms until an answer begins, nothing in the cache',
};

/** @returns tables with a title, heads and lines of cells, the bars last */
export function toTables(results) {
  const tables = Object.keys(columns)
    .filter((part) => results[part]?.length > 0)
    .map((part) => ({
      title: titles[part],
      heads: columns[part].map(([head]) => head),
      lines: results[part].map((row) => columns[part].map(([, text]) => text(row))),
    }));
  const bars = judge(results).map(({ name, value, limit, kept }) => [
    kept ? 'kept' : 'MISSED',
    number(2)(value),
    limit,
    name,
  ]);
  if (bars.length > 0)
    tables.push({ title: 'Bars', heads: ['', 'value', 'limit', ''], lines: bars });
  return tables;
}

/** For a terminal. */
export function toText(results) {
  const tables = toTables(results).map(({ title, heads, lines }) => {
    const widths = heads.map((head, i) =>
      Math.max(...[head, ...lines.map((line) => line[i])].map((cell) => cell.length)),
    );
    const print = (line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd();
    return [title, '', print(heads), ...lines.map(print)].join('\n');
  });
  return [results.machine, ...results.notes, ...tables].filter(Boolean).join('\n\n');
}
