import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RolloutSize } from '../rule/rollout.js';
import type { Speed } from './measure.js';
import { STANDARD } from './measure.js';
import type { BackendName } from './names.js';

/** How fast a backend is on this machine, or what it lacks. */
export type Examination =
  | { name: BackendName; speed: Speed; problem?: undefined }
  | { name: BackendName; speed?: undefined; problem: string };

/** Seconds after which measuring a backend is abandoned. */
const PATIENCE = 180;

/** Measures a backend in its own process, so that a driver that crashes ends only that. */
export function examine(
  name: BackendName,
  threads: number,
  size: RolloutSize = STANDARD,
): Promise<Examination> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./measure-process.${extension}`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = fork(program, [name, String(threads), JSON.stringify(size)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, 1000 * PATIENCE);
    let answer: Examination | undefined;
    child.on('message', (message) => (answer = message as Examination));
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      clearTimeout(timer);
      const end = late
        ? `It took more than ${PATIENCE} seconds.`
        : `It crashed (${signal ?? `exit status ${status}`}).`;
      resolve(answer ?? { name, problem: end });
    });
  });
}
