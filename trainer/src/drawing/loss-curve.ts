import { scaleLinear, scaleLog } from 'd3-scale';
import sharp from 'sharp';
import { letter } from './lettering.js';

/** An iteration in the log. */
export interface LossPoint {
  /** Counted from 1. */
  iteration: number;
  loss: number;
  /** Set if the run went back to this iteration because the pattern was in trouble. */
  trouble?: string;
}

/** Pixels. */
const SIZE = { width: 960, height: 540 };
const AREA = { left: 92, right: 916, top: 24, bottom: 470 };
const TEXT = 15;

const INK = '#404040';
const GRID = '#e4e4e4';
const EACH = '#b8d4ee';
const MEAN = '#1663a6';
const TROUBLE = '#c03020';

/** Iterations that the running mean covers in each direction, as a share of the run. */
const MEMORY = 1 / 100;

/**
 * Draws the loss of every iteration and its running mean, on a logarithmic scale.
 *
 * @param points in the order of the log; for a repeated iteration the last one counts
 * @param iterations of the whole run, finished or not
 * @returns a PNG file
 */
export async function lossCurve(points: readonly LossPoint[], iterations: number): Promise<Buffer> {
  const drawable = points.filter(({ loss, trouble }) => !trouble && loss > 0 && loss < Infinity);
  const losses = [...new Map(drawable.map(({ iteration, loss }) => [iteration, loss]))];
  losses.sort(([a], [b]) => a - b);
  const values = losses.map(([, loss]) => loss);
  const lowest = values.reduce((least, loss) => Math.min(least, loss), values[0] ?? 0.01);
  const highest = values.reduce((most, loss) => Math.max(most, loss), values[0] ?? 1);
  const x = scaleLinear([0, iterations], [AREA.left, AREA.right]);
  const y = scaleLog([lowest / 1.2, highest * 1.2], [AREA.bottom, AREA.top]);

  const at = ([iteration, loss]: readonly [number, number]) =>
    `${x(iteration).toFixed(1)},${y(loss).toFixed(1)}`;
  const line = (of: readonly (readonly [number, number])[], colour: string, width: number) =>
    `<polyline points="${of.map(at).join(' ')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`;
  const rollbacks = points.filter(({ trouble }) => trouble);
  const marks = rollbacks.map(({ iteration }) =>
    rule(x(iteration), AREA.top, x(iteration), AREA.bottom, TROUBLE),
  );
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...axes(x, y),
    line(extremes(losses, x), EACH, 1),
    line(extremes(runningMean(losses, iterations * MEMORY), x), MEAN, 2),
    ...marks,
    '</svg>',
  ];
  return sharp(Buffer.from(svg.join('')))
    .png({ palette: true })
    .toBuffer();
}

type Scale = (value: number) => number;
type Axis = Scale & {
  ticks: (count?: number) => number[];
  tickFormat: (count?: number, specifier?: string) => (value: number) => string;
};

function axes(x: Axis, y: Axis): string[] {
  const { left, right, top, bottom } = AREA;
  const text = { size: TEXT, colour: INK };
  const parts: string[] = [];
  for (const tick of x.ticks(8).filter(Number.isInteger)) {
    const label = tick.toLocaleString('en');
    parts.push(rule(x(tick), top, x(tick), bottom, GRID));
    parts.push(letter(label, { ...text, x: x(tick), y: bottom + 22, anchor: 'middle' }));
  }
  // Empty for minor ticks, which would crowd the axis.
  const format = y.tickFormat(6, '~g');
  for (const tick of y.ticks(6)) {
    parts.push(rule(left, y(tick), right, y(tick), GRID));
    const label = format(tick);
    if (label) parts.push(letter(label, { ...text, x: left - 8, y: y(tick) + 5, anchor: 'end' }));
  }
  const middle = { across: (left + right) / 2, down: (top + bottom) / 2 };
  parts.push(
    rule(left, top, left, bottom, INK),
    rule(left, bottom, right, bottom, INK),
    letter('iteration', { ...text, x: middle.across, y: SIZE.height - 16, anchor: 'middle' }),
    letter('loss', { ...text, x: 24, y: middle.down, anchor: 'middle', upright: true }),
  );
  return parts;
}

function rule(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"/>`;
}

type Point = readonly [iteration: number, loss: number];

/** The lowest and the highest point in each column of pixels: the line looks the same. */
function extremes(points: readonly Point[], x: Scale): Point[] {
  const columns = new Map<number, [lowest: Point, highest: Point]>();
  for (const point of points) {
    const column = Math.round(x(point[0]));
    const [lowest, highest] = columns.get(column) ?? [point, point];
    columns.set(column, [
      point[1] < lowest[1] ? point : lowest,
      point[1] > highest[1] ? point : highest,
    ]);
  }
  return [...columns.values()].flat();
}

/**
 * A geometric mean, as the scale is logarithmic. It is symmetric in time, so that it does not lag
 * behind a falling loss.
 */
function runningMean(points: readonly Point[], memory: number): Point[] {
  const losses = points.map(([, loss]) => Math.log(loss));
  const back = meanOfPast(losses, memory);
  const ahead = meanOfPast(losses.reverse(), memory).reverse();
  return points.map(([iteration], index) => [
    iteration,
    Math.exp((back[index] + ahead[index]) / 2),
  ]);
}

/** The first means cover fewer values. */
function meanOfPast(values: readonly number[], memory: number): number[] {
  let mean = 0;
  return values.map((value, index) => {
    mean += (value - mean) / Math.min(index + 1, Math.max(1, memory));
    return mean;
  });
}
