import { availableParallelism } from 'node:os';
import type { Examination } from '../backends/examine.js';
import { examine } from '../backends/examine.js';
import { STANDARD } from '../backends/measure.js';
import { BACKEND_NAMES, FASTEST } from '../backends/names.js';
import type { RolloutSize } from '../rule/rollout.js';

export interface DoctorOptions {
  /** Threads, for backends with a choice. */
  threads?: number;
  /** The rollout to time; default: that of a usual training iteration. */
  rollout?: RolloutSize;
  /** Print JSON instead of the table. */
  json?: boolean;
  /** Called before each backend is measured. */
  onProgress?: (name: string) => void;
}

/** `growing-ca doctor`: prints which backends this machine has and how fast they are. */
export async function runDoctor(options: DoctorOptions = {}): Promise<Examination[]> {
  const { threads = availableParallelism(), rollout = STANDARD } = options;
  const examinations: Examination[] = [];
  // One after the other, so that they do not slow each other down.
  for (const name of BACKEND_NAMES) {
    options.onProgress?.(name);
    examinations.push(await examine(name, threads, rollout));
  }
  const report = { threads, rollout, auto: FASTEST, backends: examinations };
  const table = () => sheet(examinations, threads, rollout);
  console.log(options.json ? JSON.stringify(report, undefined, 2) : table());
  return examinations;
}

/** The table and the advice below it. */
export function sheet(
  examinations: Examination[],
  threads: number,
  { batch, height, maxSteps, width }: RolloutSize = STANDARD,
): string {
  const present = examinations.filter((one) => one.speed !== undefined);
  present.sort((a, b) => a.speed.secondsPerIteration - b.speed.secondsPerIteration);
  const rows = present.map(({ name, speed }) => {
    const { arithmetic, device, measuredSteps, secondsPerIteration } = speed;
    const notes = [
      measuredSteps === maxSteps ? 'measured' : `extrapolated from ${counted(measuredSteps)}`,
      ...(device ? [`on ${device}`] : []),
      ...(arithmetic ? [`${arithmetic} arithmetic`] : []),
    ];
    const seconds = secondsPerIteration.toFixed(secondsPerIteration < 10 ? 2 : 0).padStart(8);
    return `${name.padEnd(12)}${seconds} s  ${notes.join(', ')}`;
  });
  const absent = examinations.filter((one) => one.problem !== undefined);
  const lines = [
    `One iteration (${batch} samples, ${width}x${height} cells, ${maxSteps} steps, rollout and gradient) on ${threads} threads:`,
    '',
    ...rows,
    '',
    ...absent.map(({ name, problem }) => `${name.padEnd(12)}not available. ${problem}`),
    ...(absent.length > 0 ? [''] : []),
    advice(present.map(({ name }) => name)[0]),
  ];
  return lines.join('\n');
}

const counted = (steps: number) => (steps === 1 ? '1 step' : `${steps} steps`);

function advice(fastest: string | undefined): string {
  if (fastest === FASTEST)
    return `Nothing to do: --backend auto takes ${FASTEST}, the fastest here.`;
  if (fastest === undefined) return 'No backend works here; see the reasons above.';
  return `The fastest here is ${fastest}: train with --backend ${fastest} (auto takes ${FASTEST}).`;
}
