/** A thread that renews a lock, so that it is renewed however long an iteration takes. */
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
  // Looks and writes through one handle: that of another's lock is left alone.
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
    // A file system that fails for a moment; whether the lock is lost, RunLock.check says.
  }
}, beat);
