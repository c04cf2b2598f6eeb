/** Measures what the options ask for, one part after the other. */
import { COUNTS, SOFTWARE_GPU } from './options.js';
import { describeGpu, loadRuntime, prepareRuntime } from './runtime.js';
import { measureStart } from './start.js';

/** Rounds of single steps on WebGPU, by real and by software GPUs. */
const GPU_ROUNDS = { real: 100, software: 24 };

/**
 * @param options what `readOptions` gives
 * @param report called with a few words on what is going on
 * @returns rows of figures by part, and notes on what was left out
 */
export async function runBench({ ways, parts, sides, seconds }, report) {
  const gpu = await describeGpu();
  const notes = [];
  if (ways.includes('webgpu') && !gpu)
    notes.push('This browser has no WebGPU, so its rows are missing.');
  const chosen = ways.filter((way) => way !== 'webgpu' || gpu);
  const few = (way) => way === 'webgpu' && gpu.isSoftware;
  const sidesOf = (way) =>
    few(way) ? sides.filter((side) => SOFTWARE_GPU.sides.includes(side)) : sides;
  const countsOf = (way) => (few(way) ? SOFTWARE_GPU.counts : COUNTS);
  if (chosen.some(few)) {
    notes.push(
      `A CPU computes WebGPU here (${gpu.name}). The start, grids other than ${SOFTWARE_GPU.sides.join(' and ')} cells per side and more than ${SOFTWARE_GPU.counts.at(-1)} elements are left out for it, and only its main thread's time is comparable with a real GPU.`,
    );
  }
  const results = { machine: machineName(gpu), notes, start: [], steps: [], sharing: [], page: [] };
  if (parts.includes('start')) {
    for (const way of chosen.filter((way) => !few(way))) {
      report(`start: ${way}`);
      results.start.push(await measureStart(way));
    }
  }
  if (parts.includes('sharing') && ways.includes('kernel')) {
    const { measureSharing } = await import('./sharing.js');
    results.sharing.push(...(await measureSharing(report)));
  }
  if (!parts.includes('steps') && !parts.includes('page')) return results;
  // Only now, so that a start has found nothing of the element in the page's memory.
  const [{ growLizard }, { measureCpuSteps, measureWebGpuSteps }, { measurePage }] =
    await Promise.all([import('./grown.js'), import('./steps.js'), import('./page.js')]);
  // On the CPU bare runs may come without an element that has fetched the runtime's binary.
  await (chosen.some((way) => way !== 'webgpu') ? prepareRuntime('wasm') : loadRuntime());
  report('growing the lizard');
  const lizard = await growLizard();
  // The part `page` compares with bare runs too.
  for (const way of chosen) {
    const rounds = few(way) ? GPU_ROUNDS.software : GPU_ROUNDS.real;
    const rows =
      way === 'webgpu'
        ? await measureWebGpuSteps(lizard, sidesOf(way), rounds, report)
        : await measureCpuSteps(way, lizard, sidesOf(way), report);
    results.steps.push(...rows);
  }
  if (!parts.includes('page')) return results;
  for (const way of chosen) {
    for (const side of sidesOf(way)) {
      const { bareMilliseconds } = results.steps.find(
        (row) => row.way === way && row.side === side,
      );
      for (const count of countsOf(way)) {
        report(`${count} playing: ${way}, ${side}×${side}`);
        const row = { way, side, count, seconds, lizard, bareMilliseconds };
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
