import { Worker, type TransferListItem } from 'node:worker_threads';
import { checkAddresses } from './memory-limit.js';

/** Addresses that V8 reserves for a thread. If it does not get them, it ends the whole process. */
const THREAD_BYTES = 2 ** 30;

/**
 * Starts a thread.
 *
 * @param file ending in `.js`, beside the caller; when run from TypeScript, the `.ts` file is used
 * @throws MemoryRefused if a limit on virtual memory leaves no room for it
 */
export function startThread(
  file: URL,
  workerData: unknown,
  transferList?: TransferListItem[],
): Worker {
  checkAddresses(THREAD_BYTES);
  const isSource = import.meta.url.endsWith('.ts');
  const found = isSource ? new URL(file.href.replace(/\.js$/, '.ts')) : file;
  return new Worker(found, { workerData, transferList });
}
