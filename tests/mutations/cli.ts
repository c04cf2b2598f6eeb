/**
 * `npm run mutate -- [--count N] [--random-seed N] [--in FOLDER]`: draws small changes to the source,
 * makes one at a time in a copy of the repository, and says which no test notices.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RandomStream } from '../../trainer/src/training/random.js';
import { Copy } from './copy.js';
import { FOLDERS, testsFor } from './covering.js';
import type { Mutation } from './find.js';
import { findMutations } from './find.js';

/** Share of the mutations that a test has to notice. */
const BAR = 0.9;

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '60' },
    'random-seed': { type: 'string', default: String(Date.now() % 2 ** 31) },
    in: { type: 'string', default: '' },
  },
});
const randomSeed = Number(values['random-seed']);
console.log(`random seed ${randomSeed}`);

const filesIn = (folder: string, end: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => path.posix.join(folder, file))
    .sort();
const tests = filesIn('tests', '.test.ts');
const files = [...new Set(FOLDERS.flatMap((folder) => filesIn(folder, '.ts')))].filter(
  (file) => file.startsWith(values.in) && !file.endsWith('.generated.ts'),
);
const drawn = draw(
  files.flatMap((file) => findMutations(file, readFileSync(path.join(root, file), 'utf8'))),
  Number(values.count),
);

const copy = new Copy(root);
process.on('exit', () => copy.remove());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Tests that failed: whether they do so without a change, too, and so notice nothing. */
const failsAnyway = new Map<string, boolean>();
const survivors: string[] = [];
for (const mutation of drawn) {
  const noticedBy = await firstToNotice(mutation);
  const { file, line, before, after } = mutation;
  const change = `${file}:${line}  ${shown(before)} -> ${shown(after)}`;
  if (noticedBy === undefined) survivors.push(change);
  console.log(
    `${noticedBy === undefined ? 'SURVIVED' : 'noticed '}  ${change}  ${noticedBy ?? ''}`,
  );
}
const noticed = drawn.length - survivors.length;
console.log(`${noticed} of ${drawn.length} were noticed. Survivors:`, survivors);
process.exitCode = noticed < BAR * drawn.length ? 1 : 0;

async function firstToNotice(mutation: Mutation): Promise<string | undefined> {
  let left = testsFor(mutation.file, tests);
  for (;;) {
    const noticedBy = await copy.with(mutation, () => firstToFail(left));
    if (!noticedBy || noticedBy === 'the compiler') return noticedBy;
    if (!failsAnyway.has(noticedBy)) failsAnyway.set(noticedBy, !(await copy.passes(noticedBy)));
    if (!failsAnyway.get(noticedBy)) return noticedBy;
    console.log(`It fails as it is: ${noticedBy}`);
    left = left.slice(left.indexOf(noticedBy) + 1);
  }
}

async function firstToFail(some: readonly string[]): Promise<string | undefined> {
  for (const test of some) if (!(await copy.passes(test))) return test;
  return undefined;
}

function draw(all: Mutation[], count: number): Mutation[] {
  const random = new RandomStream(randomSeed, 0, 0);
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const [picked] = left.splice(Math.floor(random.unit() * left.length), 1);
    return picked;
  });
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
