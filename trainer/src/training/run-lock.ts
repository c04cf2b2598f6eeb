import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { UserError } from '../user-error.js';

/** The lock, and what a kill may leave of its making. */
export const LOCK_FILES = /^run\.lock(\.\d+)?$/;
const LOCK = 'run.lock';

interface Holder {
  process: number;
  host: string;
}

/**
 * Keeps a second process away from a run folder. The lock names its process, and counts only while
 * that lives: a killed run can be resumed at once, and a machine that slept keeps its lock, which
 * a lock by time would not do.
 *
 * @returns a function that gives the folder back
 * @throws UserError if another live process has the folder
 */
export async function lockRun(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, LOCK);
  const own = `${file}.${process.pid}`;
  await writeFile(own, JSON.stringify({ process: process.pid, host: hostname() }));
  try {
    for (;;) {
      try {
        // Whole or not there, and only if there is none.
        await link(own, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(file);
      if (holder && isAlive(holder)) throw inUse(folder, file, holder);
      await rm(file, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** Undefined if it has just gone. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Of a process on another machine that shares the folder there is no telling: it counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.process, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string, file: string, holder: Holder): UserError {
  const elsewhere = holder.host === hostname() ? '' : ` on ${holder.host}`;
  return new UserError(
    `${folder} is in use by another live run, process ${holder.process}${elsewhere}; wait for it or stop it${elsewhere && `, or delete ${file} if that machine no longer runs it`}.`,
  );
}
