import type { DeviceName } from '../../common/settings.js';

const tails: Record<DeviceName, Promise<unknown>> = {
  wasm: Promise.resolve(),
  webgpu: Promise.resolve(),
};

/**
 * Runs `task` after every earlier one of that device has ended. A build of the runtime refuses to
 * create or run two sessions at once, so the whole page shares these queues; each device has a
 * build of its own, and what a GPU takes its time for does not keep the CPU waiting.
 */
export function inTurn<T>(device: DeviceName, task: () => Promise<T>): Promise<T> {
  const result = tails[device].then(task);
  tails[device] = result.catch(() => undefined);
  return result;
}
