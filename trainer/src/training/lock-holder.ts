import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** Who has a lock: what its file says, beside a count of the times that it was renewed. */
export interface Holder {
  /** Of this lock alone. */
  token: string;
  process: number;
  /** When that process started, as its system counts; undefined where it does not tell. */
  started?: string;
  /** Where the number of the process means that process; undefined where there is no telling. */
  machine?: string;
  /** For people to read: containers and laptops change their names, and others take them. */
  host: string;
}

/** This process, with a token of its own each time. */
export function newHolder(): Holder {
  return {
    token: randomBytes(8).toString('hex'),
    process: process.pid,
    started: startOf(process.pid)?.started,
    machine: thisMachine(),
    host: hostname(),
  };
}

/**
 * What can be known about a holder at once. Only a process of this machine can be known, by its
 * number and the time of its start: a process that came later may have the number of one that was
 * killed, as number 1 in every container.
 */
export function fateOf(holder: Holder): 'alive' | 'dead' | 'unknown' {
  if (holder.machine === undefined || holder.machine !== thisMachine()) return 'unknown';
  if (!isThere(holder.process)) return 'dead';
  const found = startOf(holder.process);
  if (!found || holder.started === undefined) return 'unknown';
  return found.started === holder.started && found.runs ? 'alive' : 'dead';
}

function isThere(number: number): boolean {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // A process of somebody else may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The boot of the system, and on Linux the namespaces in which it counts processes and time. Two
 * containers differ by these, and one that was renamed does not. Elsewhere the name and the minute
 * of the boot have to do.
 */
function thisMachine(): string | undefined {
  if (process.platform !== 'linux') {
    return `${hostname()} ${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
  try {
    // Not so where /proc shows the processes of another namespace.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return [boot, readlinkSync('/proc/self/ns/pid'), timeNamespace()].join(' ');
  } catch {
    return undefined;
  }
}

/** Linux has them since 5.6. */
function timeNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/time');
  } catch {
    return '';
  }
}

/** On Linux, when a process started, in ticks since the boot, and whether it is more than a corpse. */
function startOf(number: number): { started: string; runs: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${number}/stat`, 'utf8');
    // The name of the program, in brackets, may hold blanks and brackets. After it come the state
    // and, nineteen words later, the start.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: words[19], runs: !/[ZX]/.test(words[0]) };
  } catch {
    return undefined;
  }
}
