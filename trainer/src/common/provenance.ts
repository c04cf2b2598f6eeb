import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The trainer's folder, whether run from source or from a build. */
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
 * Identifies this trainer: its git commit, with `-dirty` if files differ from it, or its version if
 * it was installed from a registry. Looked up once, since loaded code does not change.
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

/** The trainer's version, from its package.json. */
export async function trainerVersion(): Promise<string> {
  const text = await readFile(path.join(await packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** A command line of `train` without the flags that do not affect the weights. */
export function decisiveCommand(command: string): string {
  return command.replace(/ --(no-scores|threads[ =]\S+)/g, '');
}
