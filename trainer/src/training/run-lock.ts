import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../common/start-thread.js';
import { UserError } from '../common/user-error.js';
import type { HeartbeatData } from './heartbeat.js';
import { acquire, parseHolder, remove, type LockTimes, type Wait } from './lock-file.js';
import { newHolder, type Holder } from './lock-holder.js';

/** Matches the lock, and files that a kill may leave beside it. */
export const LOCK_FILES = /^run\.lock(\.|$)/;
const LOCK = 'run.lock';
/** An overloaded network or machine may delay a few renewals. */
const TIMES: LockTimes = { lease: 30_000, beat: 5_000 };

export interface LockOptions extends Partial<LockTimes> {
  /** Ends a wait for another process's lock with an AbortError. */
  stop?: AbortSignal;
}

/**
 * Keeps other processes out of a run folder, on this machine or others that share it. A thread
 * renews the lock; one that is not renewed can be taken over. A machine that slept may have lost
 * its lock, so call `check` before writing anything.
 */
export class RunLock {
  readonly #folder: string;
  readonly #holder: Holder;
  readonly #wait: Wait;
  readonly #heart: Worker;
  /** Why the lock is no longer renewed. */
  #failure: unknown;

  private constructor(folder: string, holder: Holder, wait: Wait, heart: Worker) {
    this.#folder = folder;
    this.#holder = holder;
    this.#wait = wait;
    this.#heart = heart;
    heart.on('error', (error) => (this.#failure ??= error)).unref();
  }

  /**
   * Locks the folder. The lock of a killed process is taken over at once if that can be known,
   * otherwise after it has not been renewed for a while; a wait is reported.
   *
   * @throws UserError if another live process uses the folder
   */
  static async take(folder: string, { stop, ...times }: LockOptions = {}): Promise<RunLock> {
    const file = path.join(folder, LOCK);
    const holder = newHolder();
    const { lease, beat } = { ...TIMES, ...times };
    const wait: Wait = {
      lease,
      beat,
      stop,
      onWait: (other) =>
        console.error(
          `${folder} is locked by ${nameOf(other)}, which may be gone; waiting for a sign of life, at most ${Math.ceil(lease / 1000)} seconds.`,
        ),
      inUse: (other) =>
        new UserError(
          `${folder} is in use by another live run, ${nameOf(other)}; wait for it or stop it.`,
        ),
    };
    await acquire(file, holder, wait);
    try {
      for (const name of await readdir(folder)) {
        // Another process may be removing its own at the same moment.
        if (LOCK_FILES.test(name) && name !== LOCK) {
          await rm(path.join(folder, name), { force: true });
        }
      }
      const data: HeartbeatData = { file, holder, beat };
      const heart = startThread(new URL('./heartbeat.js', import.meta.url), data);
      return new RunLock(folder, holder, wait, heart);
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  /** @throws UserError if another run has taken the folder over */
  check(): void {
    if (this.#failure) throw this.#failure;
    if (this.#isHeld()) return;
    throw new UserError(
      `${this.#folder} was taken over by another run while this one stood still (did the machine sleep?), or its ${LOCK} was deleted; this run has ended and leaves the folder to the other.`,
    );
  }

  /** Releases the folder for other processes; leaves another's lock alone. */
  async release(): Promise<void> {
    await this.#heart.terminate();
    const file = path.join(this.#folder, LOCK);
    // If this fails, the lock soon counts as that of a dead process.
    await remove(file, this.#holder, this.#holder, this.#wait).catch(() => undefined);
  }

  #isHeld(): boolean {
    try {
      const text = readFileSync(path.join(this.#folder, LOCK), 'utf8');
      return parseHolder(text).token === this.#holder.token;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }
}

function nameOf(holder: Holder): string {
  return holder.host === ''
    ? 'a process without a name'
    : `process ${holder.process} on ${holder.host}`;
}
