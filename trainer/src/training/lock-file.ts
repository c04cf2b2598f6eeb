import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fateOf, type Holder } from './lock-holder.js';

/** Times of a lock. */
export interface LockTimes {
  /** Milliseconds after which a lock expires if it is not renewed. */
  lease: number;
  /** Milliseconds between renewals. */
  beat: number;
}

/** The contents of a lock file. */
export interface Lock {
  holder: Holder;
  /** The whole text, which changes whenever the holder renews the lock. */
  text: string;
}

/** Options of a wait for a lock. */
export interface Wait extends LockTimes {
  /** Called once when it starts to wait. */
  onWait: (holder: Holder) => void;
  /** The error to throw if the holder is alive. */
  inUse: (holder: Holder) => Error;
  /** Ends the wait with an AbortError. */
  stop?: AbortSignal;
}

/**
 * Creates a lock file, in a way that works on every file system: opening it fails if it exists. The
 * lock of a holder that is known to be dead is removed at once. For one on another machine only
 * renewals tell: they are observed, not compared with a clock, as clocks differ.
 */
export async function acquire(file: string, holder: Holder, wait: Wait): Promise<void> {
  for (;;) {
    if (await create(file, lockText(holder, 0))) return;
    const lock = await readLock(file);
    if (lock && (await isDead(file, lock, wait))) await remove(file, lock.holder, holder, wait);
  }
}

/**
 * Removes the lock of a holder, but never that of a later one: the right to remove it is itself a
 * lock, named after it, so that only one process at a time checks and removes.
 *
 * @param by the process that removes it
 */
export async function remove(file: string, of: Holder, by: Holder, wait: Wait): Promise<void> {
  const right = `${file}.${of.token}`;
  await acquire(right, by, wait);
  try {
    if ((await readLock(file))?.holder.token === of.token) await rm(file, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** @param beats number of renewals; padded, so that all texts of a holder have the same length */
export function lockText(holder: Holder, beats: number): string {
  return `${JSON.stringify({ ...holder, beats: String(beats).padStart(9) })}\n`;
}

/** @returns undefined if there is none */
async function readLock(file: string): Promise<Lock | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return { holder: parseHolder(text), text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The process may have been killed between creating the file and writing it. */
export function parseHolder(text: string): Holder {
  const unknown = { token: 'unknown', process: 0, host: '' };
  try {
    const holder = { ...unknown, ...(JSON.parse(text) as Partial<Holder>) };
    // The token becomes part of a file name.
    return /^\w+$/.test(holder.token) ? holder : unknown;
  } catch {
    return unknown;
  }
}

async function create(file: string, text: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(text);
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** @returns false if the lock is gone or belongs to another by now */
async function isDead(file: string, { holder, text }: Lock, wait: Wait): Promise<boolean> {
  const fate = fateOf(holder);
  if (fate === 'alive') throw wait.inUse(holder);
  if (fate === 'dead') return true;
  wait.onWait(holder);
  // Counted in checks, not in time: a machine that slept has not checked.
  for (let looked = 0; looked < wait.lease; looked += wait.beat) {
    await setTimeout(wait.beat, undefined, { signal: wait.stop });
    const now = await readLock(file);
    if (now?.holder.token !== holder.token) return false;
    if (now.text !== text) throw wait.inUse(holder);
  }
  return true;
}
