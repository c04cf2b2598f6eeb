/**
 * Runs the tests that the test runner of browsers does not; words on the command line choose files
 * by their path, `--quick` those that take a second or so, and `--package` those of what is
 * published, which are left out otherwise. Node 20 expands no patterns itself.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';

/** The files that take longest, the longest first: what starts last should end soon. */
const LONGEST = [
  'catalog',
  'train',
  'train-killed',
  'leaks',
  'lost-output',
  'export',
  'parity',
  'train-backend',
  'package',
  'templates',
  'memory-limit',
  'kernel-engine',
  'studio',
  'lazy-loading',
  'agreement',
  'run-pictures',
  'round-by-examples',
  'train-arithmetic',
  'publish',
];
/** Tests of long lives and long computations. */
const LONG =
  /(agreement|evaluate-command|evaluate-model|round-by-examples|recomputing|load-target|trainer|golden|kernel-engine)\.test/;
/** What starts processes or browsers, or looks at what was built. */
const HEAVY =
  /child_process|playwright|helpers\/(command-line|served-browser|empty-page|project)\b|'dist'/;
/** What one file would do to the others of its process: hooks of all tests, and what is global. */
const SHARED =
  /^(before|after)(Each)?\(|\bmock\b|globalThis|process\.(env|chdir|exit|on|argv|stdout)/m;

const folder = import.meta.dirname;
const takesLong = (file) => LONG.test(file) || HEAVY.test(readFileSync(file, 'utf8'));
const keepsToItself = (file) => !takesLong(file) && !SHARED.test(readFileSync(file, 'utf8'));
/** Among the longest, counted from one. */
const place = (file) => LONGEST.indexOf(basename(file, '.test.ts')) + 1 || Infinity;

const isQuick = process.argv.includes('--quick');
const isPackage = process.argv.includes('--package');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
  .filter((file) => words.length > 0 || dirname(file).startsWith('package') === isPackage)
  .filter((file) => words.every((word) => file.includes(word)))
  .map((file) => join(folder, file))
  .filter((file) => !isQuick || !takesLong(file))
  .sort((one, other) => place(one) - place(other) || 0);
if (files.length === 0) {
  console.error(`No test file in ${folder} has ${words.join(' and ') || '.test.ts'} in its path.`);
  process.exit(1);
}

/**
 * One file for all that keep to themselves: each would take longer to start a process and to load
 * the trainer than to run.
 */
function together(light) {
  if (light.length < 2) return light;
  const cache = join(folder, '..', 'node_modules', '.cache', 'growing-ca');
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `light-tests.${process.pid}.mjs`);
  writeFileSync(
    file,
    light.map((each) => `import ${JSON.stringify(pathToFileURL(each))};\n`).join(''),
  );
  process.on('exit', () => rmSync(file));
  return [file];
}

const light = files.filter(keepsToItself);
const alone = files.filter((file) => !keepsToItself(file));

// Not by the command line of Node, which runs files in the order of their names and keeps a core
// free. Their processes get the flags of this one.
const tests = run({ files: [...alone, ...together(light)], concurrency: availableParallelism() });
tests.on('test:fail', () => (process.exitCode = 1));
tests.compose(process.stdout.isTTY ? new spec() : tap).pipe(process.stdout);
