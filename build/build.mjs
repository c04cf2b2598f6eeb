/**
 * `npm run build`: builds what is generated, then the element and the trainer at the same time. A part
 * whose sources and results have not changed since it was last built is left as it is; what counts
 * is what the files hold, not when they were written.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runScript } from './run-script.mjs';

const root = path.join(import.meta.dirname, '..');
const cache = path.join(root, 'node_modules', '.cache', 'growing-ca');

/** What all builds depend on. */
const COMMON = [
  ...['build', 'tsconfig.json', 'package.json', 'trainer/package.json'],
  // What is to be installed, and what is.
  ...['package-lock.json', 'node_modules/.package-lock.json'],
];

/** The element's build puts it among the trainer's files. */
const ELEMENT_CODE = 'trainer/dist/browser/growing-ca.kernel.js';

const KERNELS = {
  script: 'build:kernels',
  sources: ['src/engine/kernel/assembly', 'trainer/src/kernel/assembly'],
  results: [
    'src/engine/kernel/kernel-binary.generated.ts',
    'src/engine/kernel/shared-kernel-binary.generated.ts',
    'trainer/src/kernel/kernel-binary.generated.ts',
    'trainer/src/kernel/relaxed-kernel-binary.generated.ts',
  ],
};
const GRADIENTS = {
  script: 'build:gradients',
  // Of a package, whose version COMMON holds.
  sources: [],
  results: ['trainer/src/common/gradients.generated.ts'],
};
const ELEMENT = {
  script: 'build:element',
  sources: ['src', 'weights', 'rollup.config.mjs', 'custom-elements-manifest.config.mjs'],
  results: ['dist', ELEMENT_CODE],
};
const TRAINER = {
  script: 'build:trainer',
  sources: ['src', 'trainer/src', 'trainer/rollup.config.mjs', 'trainer/tsconfig.json'],
  results: ['trainer/dist/src', 'trainer/dist/trainer', 'trainer/dist/browser'],
  notOurs: ELEMENT_CODE,
};

await Promise.all([build(KERNELS), build(GRADIENTS)]);
await Promise.all([build(ELEMENT), build(TRAINER)]);

async function build({ script, sources, results, notOurs }) {
  const record = path.join(cache, `${script.replace(':', '-')}.json`);
  const before = { node: process.version, sources: await digest([...COMMON, ...sources]) };
  const built = await readFile(record, 'utf8').catch(() => '');
  if (built === JSON.stringify({ ...before, results: await digest(results, notOurs) })) {
    console.log(`${script}: nothing has changed since the last build.`);
    return;
  }
  const status = await runScript(script);
  if (status !== 0) process.exit(status);
  await mkdir(cache, { recursive: true });
  await writeFile(record, JSON.stringify({ ...before, results: await digest(results, notOurs) }));
}

/** Of names and contents of files, and of all files in folders but one. */
async function digest(names, except) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of await filesOf(name)) {
      if (file === except) continue;
      const bytes = await readFile(path.join(root, file));
      hash.update(`${file}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/** None if there is no such file. */
async function filesOf(name) {
  const place = path.join(root, name);
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory()) return found ? [name] : [];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
