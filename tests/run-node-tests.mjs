/**
 * Runs the tests that need no browser; words on the command line choose files by their path.
 * Node 20 expands no patterns itself.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = import.meta.dirname;
const words = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
  .filter((file) => words.every((word) => file.includes(word)))
  .map((file) => join(folder, file));
if (files.length === 0) {
  console.error(`No test file in ${folder} has ${words.join(' and ') || '.test.ts'} in its path.`);
  process.exit(1);
}
const typescript = pathToFileURL(join(folder, 'helpers', 'typescript.mjs')).href;
const { status } = spawnSync(process.execPath, ['--import', typescript, '--test', ...files], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
