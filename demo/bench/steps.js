/** What one step costs beside one bare run, on grids of several sizes. */
import { Simulation } from '../../dist/simulation.js';
import { operationsOfStep } from './operations.js';
import { WAYS } from './options.js';
import { openPeak } from './peak.js';
import { gpu, inside } from './runtime.js';
import { median, midMean } from './statistics.js';
import { openBareWasm, openBareWebGpu } from './yardstick.js';

/**
 * Each of short blocks, first of steps on every grid and then of bare runs on every grid: what else
 * the machine does falls on all alike.
 */
const ROUNDS = 30;
const BLOCK_MILLISECONDS = 25;
const WARM_UP = 10;

/** Milliseconds a call, over `count` calls. */
async function timeBlock(count, call) {
  const start = performance.now();
  for (let i = 0; i < count; i++) await call();
  return (performance.now() - start) / count;
}

/**
 * On the CPU a step is all main thread.
 *
 * @returns one row a grid
 */
export async function measureCpuSteps(way, lizard, sides, report) {
  const peak = await openPeak();
  const grids = [];
  for (const side of sides) {
    report(`${way} steps: ${side}×${side}`);
    const grown = lizard.on(side);
    const grid = { width: side, height: side };
    const simulation = await Simulation.create(lizard.model, { ...WAYS[way], grid });
    await simulation.setState(grown);
    const bare = await openBareWasm(lizard.model.bytes, grown);
    const step = () => simulation.step();
    const [ours, theirs] = [await timeBlock(WARM_UP, step), await timeBlock(2, bare.run)];
    const counts = [ours, theirs].map((cost) => Math.ceil(BLOCK_MILLISECONDS / cost));
    grids.push({ side, simulation, bare, step, counts, steps: [], runs: [], shares: [] });
  }
  const peaks = [];
  for (let round = 1; round <= ROUNDS; round++) {
    report(`${way} steps: round ${round} of ${ROUNDS}`);
    for (const grid of grids) {
      const before = inside.milliseconds;
      const step = await timeBlock(grid.counts[0], grid.step);
      grid.shares.push((inside.milliseconds - before) / (step * grid.counts[0]));
      grid.steps.push(step);
    }
    peaks.push(peak());
    for (const grid of grids) {
      grid.runs.push(await timeBlock(grid.counts[1], grid.bare.run));
    }
  }
  const at64 = grids.find(({ side }) => side === 64);
  const rows = [];
  for (const { side, simulation, bare, steps, runs, shares } of grids) {
    const operations = operationsOfStep(simulation, await simulation.getState());
    await simulation.dispose();
    await bare.close();
    rows.push({
      way,
      side,
      stepMilliseconds: median(steps),
      stepsPerSecond: 1000 / median(steps),
      mainThreadMilliseconds: median(steps),
      bareMilliseconds: median(runs),
      ofBare: median(steps.map((step, round) => step / runs[round])),
      speedOfBare: median(steps.map((step, round) => runs[round] / step)),
      of64: at64 && median(steps.map((step, round) => step / at64.steps[round])),
      insideRuntime: WAYS[way].runtime === 'onnx' ? median(shares) : undefined,
      gigaflops: operations / median(steps) / 1e6,
      ofPeak: median(steps.map((step, round) => operations / step / 1e6 / peaks[round])),
    });
  }
  return rows;
}

/** @returns one row a grid */
export async function measureWebGpuSteps(lizard, sides, rounds, report) {
  const rows = [];
  for (const side of sides) {
    report(`WebGPU steps: ${side}×${side}`);
    const grown = lizard.on(side);
    const grid = { width: side, height: side };
    const simulation = await Simulation.create(lizard.model, { ...WAYS.webgpu, grid });
    await simulation.setState(grown);
    const bare = await openBareWebGpu(lizard.model.bytes, grown);
    const finished = () => gpu.queue.onSubmittedWorkDone();
    // The GPU is idle when a step begins, so that none waits for the one before it.
    const submit = async (call) => {
      const cost = await timeBlock(1, call);
      await finished();
      return cost;
    };
    const saturate = (call) =>
      timeBlock(1, async () => {
        for (let i = 0; i < 4; i++) {
          await call();
          if (i % 2 === 1) await finished();
        }
      });
    const step = () => simulation.step();
    for (let i = 0; i < 2; i++) await submit(step);
    const [steps, runs, shares, walls, bareWalls] = [[], [], [], [], []];
    for (let round = 1; round <= rounds; round++) {
      report(`WebGPU steps: ${side}×${side}, round ${round} of ${rounds}`);
      const before = inside.milliseconds;
      const cost = await submit(step);
      shares.push((inside.milliseconds - before) / cost);
      steps.push(cost);
      runs.push(await submit(bare.run));
    }
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      walls.push((await saturate(step)) / 4);
      bareWalls.push((await saturate(bare.run)) / 4);
    }
    rows.push({
      way: 'webgpu',
      side,
      stepMilliseconds: median(walls),
      stepsPerSecond: 1000 / median(walls),
      mainThreadMilliseconds: midMean(steps),
      bareMilliseconds: midMean(runs),
      bareCaptured: bare.captured,
      ofBare: midMean(steps) / midMean(runs),
      speedOfBare: median(bareWalls) / median(walls),
      insideRuntime: median(shares),
    });
    await simulation.dispose();
    await bare.close();
  }
  return rows;
}
