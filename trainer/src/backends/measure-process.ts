/** `node measure-process.js BACKEND THREADS SIZE`: measures one backend and sends what came of it. */
import { UserError } from '../user-error.js';
import { measureBackend } from './measure.js';
import type { BackendName } from './names.js';
import type { RolloutSize } from './start-backend.js';

const [name, threads, size] = process.argv.slice(2);
try {
  const rollouts = JSON.parse(size) as RolloutSize;
  const speed = await measureBackend(name as BackendName, Number(threads), rollouts);
  process.send!({ name, speed });
} catch (error) {
  const { message } = error as Error;
  process.send!({ name, problem: error instanceof UserError ? message : `It failed: ${message}` });
}
process.disconnect();
