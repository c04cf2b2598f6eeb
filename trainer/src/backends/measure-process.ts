/** `node measure-process.js BACKEND THREADS`: measures one backend and sends what came of it. */
import { UserError } from '../user-error.js';
import { measureBackend } from './measure.js';
import type { BackendName } from './names.js';

const [name, threads] = process.argv.slice(2);
try {
  const speed = await measureBackend(name as BackendName, Number(threads));
  process.send!({ name, speed });
} catch (error) {
  const { message } = error as Error;
  process.send!({ name, problem: error instanceof UserError ? message : `It failed: ${message}` });
}
process.disconnect();
