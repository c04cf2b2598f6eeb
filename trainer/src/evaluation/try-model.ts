import { hash4 } from '../../../src/grid/update-mask.js';
import { MemoryRefused, refusedMemory } from '../common/memory-limit.js';
import { shortReasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { finding, type Finding } from '../onnx/finding.js';
import { StepSession } from './step-session.js';

interface Grid {
  width: number;
  height: number;
}

/** A square grid and another one: a file that mixes up its axes fails on the second. */
const GRIDS: readonly Grid[] = [
  { width: 8, height: 8 },
  { width: 9, height: 12 },
];
/** Cosine and sine of 0 and of 37 degrees. */
const STRAIGHT = [1, 0];
const TURNED = [Math.cos((37 * Math.PI) / 180), Math.sin((37 * Math.PI) / 180)];

/**
 * Runs a few steps of a model in onnxruntime-web, as the element will.
 *
 * @param fixed sides that the graph fixes
 */
export async function tryModel(bytes: Uint8Array, fixed: Partial<Grid>): Promise<Finding[]> {
  let session: StepSession;
  try {
    session = await StepSession.open(bytes, 'The model');
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MemoryRefused) throw error;
    const change = 'Export it with operators and an operator set that onnxruntime-web supports.';
    return [finding('error', `It does not load: ${error.message}`, change)];
  }
  try {
    const findings: Finding[] = [];
    for (const grid of GRIDS) {
      const found = await tryGrid(session, { ...grid, ...fixed });
      for (const each of found)
        if (!findings.some(({ what }) => what === each.what)) findings.push(each);
    }
    return findings;
  } finally {
    await session.release();
  }
}

async function tryGrid(session: StepSession, { width, height }: Grid): Promise<Finding[]> {
  const cells = width * height;
  const state = noise(session.channels * cells);
  const [all, none] = [new Float32Array(cells).fill(1), new Float32Array(cells)];
  const plane = new Float32Array(2 * cells).fill(TURNED[0], 0, cells).fill(TURNED[1], cells);
  const run = (mask: Float32Array, rotation: readonly number[] | Float32Array) =>
    session.run(state, mask, rotation, width, height);
  let step: Float32Array;
  let steps: Record<'again' | 'still' | 'turned' | 'turnedEach', Float32Array>;
  try {
    step = await run(all, STRAIGHT);
    steps = {
      again: await run(all, STRAIGHT),
      still: await run(none, STRAIGHT),
      turned: await run(all, TURNED),
      turnedEach: await run(all, plane),
    };
  } catch (error) {
    const refused = refusedMemory(error);
    if (refused) throw refused;
    const reason = shortReasonOf(error);
    return [
      finding(
        'error',
        `It does not run on ${width} x ${height} cells: ${reason}`,
        'Make height and width symbolic (dynamic_axes in PyTorch), and let rotation broadcast: [1, 2, 1, 1] or [1, 2, H, W].',
      ),
    ];
  }
  const findings: Finding[] = [];
  const found = (severity: Finding['severity'], what: string, change: string) =>
    findings.push(finding(severity, what, change));
  if (step.length !== state.length) {
    found(
      'error',
      `next_state has ${step.length} values on ${width} x ${height} cells, but state has ${state.length}.`,
      'Give the next state the shape of the state, with padding that wraps around.',
    );
    return findings;
  }
  if (!step.every(Number.isFinite)) {
    found(
      'error',
      'A step from ordinary values gives some values that are not finite.',
      'Look for a division by zero, and for weights that exploded.',
    );
    return findings;
  }
  if (!equal(step, steps.again)) {
    found(
      'error',
      'The same step gives a different result the second time.',
      'Do not draw random numbers in the graph; only update_mask is random.',
    );
  }
  if (!equal(steps.still, state)) {
    found(
      'error',
      'Cells change where update_mask is 0.',
      'Multiply the change by update_mask before it is added to the state.',
    );
  }
  if (!near(steps.turned, steps.turnedEach)) {
    found(
      'error',
      'A rotation for each cell has a different effect from the same rotation for all cells.',
      'Multiply gradients by the planes of rotation, cell by cell.',
    );
  }
  if (equal(step, steps.turned)) {
    found(
      'warning',
      'Rotation has no effect: the angle attribute will do nothing.',
      'Turn the gradients: x cos - y sin, and x sin + y cos.',
    );
  }
  return findings;
}

/** Values in 0..1, with every alpha above the alive threshold. */
function noise(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => 0.2 + 0.8 * (hash4(i, 0, 0, 1) / 2 ** 32));
}

function equal(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]) || value === b[i]);
}

function near(a: Float32Array, b: Float32Array): boolean {
  return a.every((value, i) => Math.abs(value - b[i]) <= 1e-4 * Math.max(1, Math.abs(value)));
}
