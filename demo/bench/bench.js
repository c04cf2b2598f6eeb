/** Measures what the options ask for, one part after the other. */
import { growLizard } from './grown.js';
import { COUNTS, SOFTWARE_GPU } from './options.js';
import { measurePage } from './page.js';
import { describeGpu, loadRuntime } from './runtime.js';
import { measureStart } from './start.js';
import { measureWasmSteps, measureWebGpuSteps } from './steps.js';

/** Rounds of single steps on WebGPU, by real and by software GPUs. */
const GPU_ROUNDS = { real: 100, software: 24 };

/**
 * @param options what `readOptions` gives
 * @param report called with a few words on what is going on
 * @returns rows of figures by part, and notes on what was left out
 */
export async function runBench({ devices, parts, sides, seconds }, report) {
  const gpu = await describeGpu();
  const notes = [];
  if (devices.includes('webgpu') && !gpu)
    notes.push('This browser has no WebGPU, so its rows are missing.');
  const chosen = devices.filter((device) => device === 'wasm' || gpu);
  const few = (device) => device === 'webgpu' && gpu.isSoftware;
  const sidesOf = (device) =>
    few(device) ? sides.filter((side) => SOFTWARE_GPU.sides.includes(side)) : sides;
  const countsOf = (device) => (few(device) ? SOFTWARE_GPU.counts : COUNTS);
  if (chosen.some(few)) {
    notes.push(
      `A CPU computes WebGPU here (${gpu.name}). The start, grids other than ${SOFTWARE_GPU.sides.join(' and ')} cells per side and more than ${SOFTWARE_GPU.counts.at(-1)} elements are left out for it, and only its main thread's time is comparable with a real GPU.`,
    );
  }
  const results = { machine: machineName(gpu), notes, start: [], steps: [], page: [] };
  if (parts.includes('start')) {
    for (const device of chosen.filter((device) => !few(device))) {
      report(`start on ${device}`);
      results.start.push(await measureStart({ device }));
    }
  }
  if (!parts.includes('steps') && !parts.includes('page')) return results;
  await loadRuntime();
  report('growing the lizard');
  const lizard = await growLizard();
  // The part `page` compares with bare runs too.
  for (const device of chosen) {
    const rounds = few(device) ? GPU_ROUNDS.software : GPU_ROUNDS.real;
    const rows =
      device === 'wasm'
        ? await measureWasmSteps(lizard, sidesOf(device), report)
        : await measureWebGpuSteps(lizard, sidesOf(device), rounds, report);
    results.steps.push(...rows);
  }
  if (!parts.includes('page')) return results;
  for (const device of chosen) {
    for (const side of sidesOf(device)) {
      const { bareMilliseconds } = results.steps.find(
        (row) => row.device === device && row.side === side,
      );
      for (const count of countsOf(device)) {
        report(`${count} playing on ${device}: ${side}×${side}`);
        const row = { device, side, count, seconds, lizard, bareMilliseconds };
        results.page.push(await measurePage(row));
      }
    }
  }
  return results;
}

function machineName(gpu) {
  const cores = `${navigator.hardwareConcurrency} threads`;
  return `${navigator.userAgent}; ${cores}; ${gpu ? `GPU: ${gpu.name}` : 'no WebGPU'}`;
}
