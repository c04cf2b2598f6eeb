import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The trainer's folder, from its source as from its build. */
async function packageFolder(): Promise<string> {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const text = await readFile(path.join(folder, 'package.json'), 'utf8').catch(() => '{}');
    if ((JSON.parse(text) as { name?: string }).name === 'growing-ca-trainer') return folder;
    folder = path.dirname(folder);
  }
}

let commit: Promise<string> | undefined;

/**
 * Which trainer this is: its git commit, with `-dirty` where files differ from it, or its version
 * where it was installed from a registry. Looked up once: what has been loaded stays what it is.
 */
export function trainerCommit(): Promise<string> {
  return (commit ??= findCommit());
}

async function findCommit(): Promise<string> {
  const folder = await packageFolder();
  const git = async (...words: string[]) =>
    (await promisify(execFile)('git', ['-C', folder, ...words])).stdout.trim();
  try {
    const isOurs = (await git('ls-files', 'package.json')) !== '';
    if (!isOurs) throw new Error('inside somebody else’s repository');
    const changed = await git('status', '--porcelain', '--', '.', '../src/model');
    return (await git('rev-parse', 'HEAD')) + (changed === '' ? '' : '-dirty');
  } catch {
    return `v${await trainerVersion()}`;
  }
}

/** The trainer's version, as its package.json says. */
export async function trainerVersion(): Promise<string> {
  const text = await readFile(path.join(await packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** A command line of `train` without the flags that change nothing of the weights. */
export function decisiveCommand(command: string): string {
  return command.replace(/ --(no-scores|threads \d+)/g, '');
}
