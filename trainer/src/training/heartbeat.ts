/** A thread that renews a lock, so that long iterations do not delay it. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { lockText, parseHolder } from './lock-file.js';
import type { Holder } from './lock-holder.js';

export interface HeartbeatData {
  file: string;
  holder: Holder;
  /** Milliseconds between renewals. */
  beat: number;
}

const { file, holder, beat } = workerData as HeartbeatData;
let beats = 0;

function renew(): void {
  // Reads and writes through one handle, so that another holder's lock is left alone.
  const handle = openSync(file, 'r+');
  try {
    if (parseHolder(readFileSync(handle, 'utf8')).token !== holder.token) return;
    beats += 1;
    writeSync(handle, lockText(holder, beats), 0);
  } finally {
    closeSync(handle);
  }
}

setInterval(() => {
  try {
    renew();
  } catch {
    // The file system may fail for a moment; RunLock.check tells whether the lock is lost.
  }
}, beat);
