/** `node measure-process.js BACKEND THREADS SIZE`: measures one backend and sends the result. */
import { explained } from '../common/memory-limit.js';
import { reasonOf } from '../common/reason.js';
import type { RolloutSize } from '../rule/rollout.js';
import { measureBackend } from './measure.js';
import type { BackendName } from './names.js';

const [name, threads, size] = process.argv.slice(2);
try {
  const rollouts = JSON.parse(size) as RolloutSize;
  const speed = await measureBackend(name as BackendName, Number(threads), rollouts);
  process.send!({ name, speed });
} catch (error) {
  const problem = explained(error)?.message ?? `It failed: ${reasonOf(error)}`;
  process.send!({ name, problem });
}
process.disconnect();
