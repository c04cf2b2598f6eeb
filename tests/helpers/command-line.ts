/**
 * Runs the built trainer's command line: `runCommand` in a thread that stays warm, all others as a
 * user does, in a process of its own. A process takes seconds to load what it needs; use one where
 * signals, pipes, limits or its folder are the point.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LATE_OPTIMISATION } from './late-optimisation.mjs';

export const PROGRAM = fileURLToPath(new URL('../../trainer/bin/growing-ca.js', import.meta.url));

const NODE = [process.execPath, LATE_OPTIMISATION];

export interface Outcome {
  /** Exit status; null if a signal ended it. */
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  /** Its number. */
  process: number;
  kill: (signal: NodeJS.Signals) => void;
  /** Fulfilled once standard error says something. */
  says: (what: RegExp) => Promise<void>;
  outcome: Promise<Outcome>;
}

/** Starts `growing-ca` with the words; `kill` ends it. */
export function startCommand(...words: string[]): Running {
  return start(process.cwd(), words);
}

/** The same in a line of sh, where the words after it are `"$@"`. */
export function runInShell(line: string, ...words: string[]): Promise<Outcome> {
  return start(process.cwd(), words, ['sh', '-c', line, 'sh', ...NODE, PROGRAM]).outcome;
}

/** The same, where no file may grow beyond so many blocks of 512 bytes. */
export function runLimited(blocks: number, ...words: string[]): Promise<Outcome> {
  // Node gives this signal back its default, which is to end the process.
  const survive = 'data:text/javascript,process.on("SIGXFSZ", () => {})';
  const limit = ['sh', '-c', `ulimit -f ${blocks}; exec "$@"`, 'sh'];
  const shell = [...limit, ...NODE, '--import', survive, PROGRAM];
  return start(process.cwd(), words, shell).outcome;
}

/** The same, where no link can be made, as on exFAT, SMB and some FUSE file systems. */
export function runWithoutLinks(...words: string[]): Promise<Outcome> {
  const code = `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const refuse = () => { throw Object.assign(new Error('EPERM: no links here'), { code: 'EPERM' }); };
    for (const name of ['link', 'symlink']) {
      fs[name] = fs[name + 'Sync'] = refuse;
      fs.promises[name] = async () => refuse();
    }
    syncBuiltinESMExports();`;
  const preload = `data:text/javascript,${encodeURIComponent(code)}`;
  const program = [...NODE, '--import', preload, PROGRAM];
  return start(process.cwd(), words, program).outcome;
}

/** The same in an engine that seems to lack relaxed SIMD, as Node 20 does. */
export function runWithoutRelaxedSimd(...words: string[]): Promise<Outcome> {
  const preload = 'data:text/javascript,WebAssembly.validate = () => false';
  const program = [...NODE, '--import', preload, PROGRAM];
  return start(process.cwd(), words, program).outcome;
}

function start(folder: string, words: string[], program = [...NODE, PROGRAM]): Running {
  // Not the options of the test runner, which would have tests reported in place of output.
  const [executable, ...first] = program;
  const child = spawn(executable, [...first, ...words], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  const says = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => what.test(stderr) && resolve();
      child.stderr
        .on('data', look)
        .on('end', () => reject(new Error(`${what} is not in ${stderr}`)));
      look();
    });
  return { process: child.pid!, kill: (signal) => child.kill(signal), says, outcome };
}

/** Runs `growing-ca` with the words in a process with this one's environment. */
export function runInProcess(...words: string[]): Promise<Outcome> {
  return startCommand(...words).outcome;
}

/** The same, in a folder. */
export function runCommandIn(folder: string, ...words: string[]): Promise<Outcome> {
  return start(folder, words).outcome;
}

const idle: Worker[] = [];

/** Runs `growing-ca` with the words in a warm thread: one that is idle, or a new one. */
export async function runCommand(...words: string[]): Promise<Outcome> {
  const thread = idle.pop() ?? new Worker(new URL('./command-thread.mjs', import.meta.url));
  thread.postMessage(words);
  // Throws what nobody caught in the thread.
  const [outcome] = (await once(thread, 'message')) as [Omit<Outcome, 'signal'>];
  idle.push(thread);
  return { ...outcome, signal: null };
}

after(() => Promise.all(idle.map((thread) => thread.terminate())));

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'growing-ca-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
