import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Candidates for a Python with torch; the variable PYTHON names another one. */
const PYTHONS = [process.env.PYTHON, 'python3', '/usr/bin/python3'];

/** A Python that has torch, or undefined. */
export async function pythonWithTorch(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    if (!python) continue;
    const found = await run(python, ['-c', 'import torch']).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

/** What the yardstick prints. */
export interface YardstickResult {
  torch: string;
  threads: number;
  seconds_per_iteration_median: number;
}

/** Seconds per iteration of the PyTorch variant's code (bench/seed_step.py). */
export async function runYardstick(
  python: string,
  threads: number,
  size: { grid: number; batch: number; steps: number },
): Promise<YardstickResult> {
  const script = fileURLToPath(new URL('../../../../bench/seed_step.py', import.meta.url));
  const words = [size.grid, size.batch, size.steps, 5].map(String);
  const env = { ...process.env, OMP_NUM_THREADS: String(threads) };
  const { stdout } = await run(python, [script, ...words], { env });
  return JSON.parse(stdout) as YardstickResult;
}
