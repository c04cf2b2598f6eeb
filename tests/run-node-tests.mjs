/**
 * Runs the tests that the test runner of browsers does not; words on the command line choose files
 * by their path, and `--quick` those that take a second or so. Node 20 expands no patterns itself.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Tests of long lives and long computations. */
const LONG =
  /(agreement|evaluate-command|evaluate-model|round-by-examples|recomputing|load-target|trainer|golden)\.test/;
/** What starts processes or browsers, or looks at what was built. */
const HEAVY = /child_process|playwright|helpers\/(command-line|served-browser|project)\b|'dist'/;

const folder = import.meta.dirname;
const isQuick = process.argv.includes('--quick');
const words = process.argv.slice(2).filter((word) => word !== '--quick');
const takesLong = (file) => LONG.test(file) || HEAVY.test(readFileSync(join(folder, file), 'utf8'));
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
  .filter((file) => words.every((word) => file.includes(word)))
  .filter((file) => !isQuick || !takesLong(file))
  .map((file) => join(folder, file));
if (files.length === 0) {
  console.error(`No test file in ${folder} has ${words.join(' and ') || '.test.ts'} in its path.`);
  process.exit(1);
}
const typescript = pathToFileURL(join(folder, 'helpers', 'typescript.mjs')).href;
// Left to itself, Node keeps a core free.
const flags = ['--import', typescript, '--test', `--test-concurrency=${availableParallelism()}`];
const { status } = spawnSync(process.execPath, [...flags, ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
