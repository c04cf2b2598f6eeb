import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** The holder of a lock, as its file describes it. */
export interface Holder {
  /** Unique to this lock. */
  token: string;
  process: number;
  /** When the process started, in its system's units; undefined if unknown. */
  started?: string;
  /**
   * Identifies the machine, or container, in which the process number is valid; undefined if
   * unknown.
   */
  machine?: string;
  /** For people only: containers and laptops change their names, and others take them. */
  host: string;
}

/** This process, with a new token each time. */
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
 * What can be known about a holder immediately. Only processes of this machine can be checked, by
 * number and start time: a later process may have the number of one that was killed, like number 1
 * in every container.
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
    // A process of another user cannot be signalled, but exists.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Identifies the boot of the system and, on Linux, the namespaces of processes and time. These
 * differ between two containers, and stay the same when one is renamed. Elsewhere the host's name
 * and the minute of the boot must suffice.
 */
function thisMachine(): string | undefined {
  if (process.platform !== 'linux') {
    return `${hostname()} ${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
  try {
    // Unusable if /proc shows another namespace.
    if (readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return [boot, readlinkSync('/proc/self/ns/pid'), timeNamespace()].join(' ');
  } catch {
    return undefined;
  }
}

/** Time namespaces exist since Linux 5.6. */
function timeNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/time');
  } catch {
    return '';
  }
}

/**
 * On Linux, when a process started, in ticks since the boot, and whether it still runs rather than
 * being a zombie.
 */
function startOf(number: number): { started: string; runs: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${number}/stat`, 'utf8');
    // The program's name, in brackets, may contain spaces and brackets. The state and, nineteen
    // words later, the start time follow it.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { started: words[19], runs: !/[ZX]/.test(words[0]) };
  } catch {
    return undefined;
  }
}
