/**
 * Runs the tests that the test runner of browsers does not; words on the command line choose files
 * by their path, `--quick` those that take a second or so, and `--package` those of what is
 * published, which are left out otherwise. Node 20 expands no patterns itself.
 *
 * The files of a folder share a process, and in it the trainer, warm threads and a browser, which
 * take seconds to start. Those that take no time share one for all folders.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';

/** Folders and files that take longest, the longest first: what starts last should end soon. */
const LONGEST = [
  'trainer/commands',
  'src/demo',
  'src/element',
  'trainer/browser',
  'lost-output',
  'trainer/evaluation',
  'catalog',
  'train-killed',
  'parity',
  'individuals',
  'kernel-engine',
  'memory-limit',
  'train-backend',
];
/** Tests of long lives and long computations. */
const LONG =
  /(agreement|evaluate-command|evaluate-model|round-by-examples|recomputing|load-target|trainer|golden|kernel-engine|random-lives)\.test/;
/** What starts processes or browsers, or looks at what was built. */
const HEAVY =
  /child_process|playwright|helpers\/(browser|command-line|served-browser|empty-page|project|studio)\b|'dist'/;
/** What one file would do to the others of its process: hooks of each test, and what is global. */
const SHARED =
  /^(before|after)Each\(|\bmock\b|globalThis|process\.(env|chdir|exit|on|argv|stdout)|relaxed-simd/m;

const folder = import.meta.dirname;
const takesLong = (file) => LONG.test(file) || HEAVY.test(readFileSync(file, 'utf8'));
const keepsToItself = (file) => !SHARED.test(readFileSync(file, 'utf8'));
const nameOf = (file) => relative(folder, file).replaceAll(sep, '/');

const isQuick = process.argv.includes('--quick');
const isPackage = process.argv.includes('--package');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
  .filter((file) => words.length > 0 || dirname(file).startsWith('package') === isPackage)
  .filter((file) => words.every((word) => file.includes(word)))
  .map((file) => join(folder, file))
  .filter((file) => !isQuick || !takesLong(file));
if (files.length === 0) {
  console.error(`No test file in ${folder} has ${words.join(' and ') || '.test.ts'} in its path.`);
  process.exit(1);
}

const groups = new Map();
for (const file of files) {
  const group = groupOf(file);
  groups.set(group, [...(groups.get(group) ?? []), file]);
}

/** A file by itself, all of its folder, or all that take no time. */
function groupOf(file) {
  if (!keepsToItself(file)) return nameOf(file);
  return takesLong(file) ? dirname(nameOf(file)) : 'light';
}

/** One file for all of a group. */
function together([group, members]) {
  const cache = join(folder, '..', 'node_modules', '.cache', 'growing-ca');
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${group.replaceAll('/', '-')}-tests.${process.pid}.mjs`);
  const modules = [join(folder, 'helpers', 'patience.mjs'), ...members];
  const imports = modules.map((each) => `import ${JSON.stringify(pathToFileURL(each))};\n`);
  writeFileSync(file, imports.join(''));
  process.on('exit', () => rmSync(file));
  return file;
}

/** Among the longest, counted from one. */
const place = ([group]) =>
  LONGEST.findIndex((each) => [group, basename(group, '.test.ts')].includes(each)) + 1 || Infinity;
const inOrder = [...groups].sort((one, other) => place(one) - place(other) || 0);

// Not by the command line of Node, which runs files in the order of their names and keeps a core
// free. Their processes get the flags of this one.
const tests = run({ files: inOrder.map(together), concurrency: availableParallelism() });
tests.on('test:fail', () => (process.exitCode = 1));
tests.compose(process.stdout.isTTY ? new spec() : tap).pipe(process.stdout);
