import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { fateOf, type Holder } from './lock-holder.js';

/** How long a lock lasts, and how a wait for it ends. */
export interface LockTimes {
  /** Milliseconds after which a lock that nobody renews is no longer one. */
  lease: number;
  /** Milliseconds between renewals. */
  beat: number;
}

/** What a lock file says. */
export interface Lock {
  holder: Holder;
  /** All of it: changes whenever its holder renews it. */
  text: string;
}

/** How `acquire` speaks and ends. */
export interface Wait extends LockTimes {
  /** Told once that it waits, and for whom. */
  onWait: (holder: Holder) => void;
  /** What to throw where the holder is alive. */
  inUse: (holder: Holder) => Error;
  /** Ends the wait with an AbortError. */
  stop?: AbortSignal;
}

/**
 * Makes a lock file, which works on every file system: it is opened so that it fails where there is
 * one. The lock of a holder that is known to be dead is removed at once. Of one on another machine
 * only its renewals tell: they are looked for, not measured by a clock, as clocks differ.
 */
export async function acquire(file: string, holder: Holder, wait: Wait): Promise<void> {
  for (;;) {
    if (await create(file, lockText(holder, 0))) return;
    const lock = await readLock(file);
    if (lock && (await isDead(file, lock, wait))) await remove(file, lock.holder, holder, wait);
  }
}

/**
 * Removes the lock of a holder, and never that of a later one: the right to remove it is a lock
 * too, named after it, so that only one process at a time looks and removes.
 *
 * @param by who removes it
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

/** @param beats how often it was renewed; every text of a holder has the same length */
export function lockText(holder: Holder, beats: number): string {
  return `${JSON.stringify({ ...holder, beats: String(beats).padStart(9) })}\n`;
}

/** @returns undefined if there is none */
export async function readLock(file: string): Promise<Lock | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return { holder: parseHolder(text), text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A kill may have come between making the file and writing it. */
export function parseHolder(text: string): Holder {
  const unknown = { token: 'unknown', process: 0, host: '' };
  try {
    const holder = { ...unknown, ...(JSON.parse(text) as Partial<Holder>) };
    // It becomes a part of a file name.
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

/** @returns false if the lock is gone or another's by now */
async function isDead(file: string, { holder, text }: Lock, wait: Wait): Promise<boolean> {
  const fate = fateOf(holder);
  if (fate === 'alive') throw wait.inUse(holder);
  if (fate === 'dead') return true;
  wait.onWait(holder);
  // Counted in looks: a machine that slept meanwhile has not looked.
  for (let looked = 0; looked < wait.lease; looked += wait.beat) {
    await setTimeout(wait.beat, undefined, { signal: wait.stop });
    const now = await readLock(file);
    if (now?.holder.token !== holder.token) return false;
    if (now.text !== text) throw wait.inUse(holder);
  }
  return true;
}
