import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeProject, removeProject, root } from '../helpers/project.js';

/** What types of the package may refer to: its dependencies, and frameworks that a page has. */
const installed = ['lit', '@types/react', 'vue', 'svelte'];
/** Megabytes, unpacked, besides `weights/`: nearly all of it is the two builds of the runtime. */
const LARGEST = 15;
/** What some hosts allow a file to be: 25 MiB. */
const LARGEST_FILE = 26_214_400;

/** A project that has installed what `npm publish` would send. */
let project: string;
let installedPackage: string;
let files: { path: string; size: number }[];

before(() => {
  project = makeProject({}, installed);
  installedPackage = join(project, 'node_modules', 'growing-ca');
  const output = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', project],
    { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  const [{ filename, files: packed }] = JSON.parse(output);
  files = packed;
  mkdirSync(installedPackage, { recursive: true });
  execFileSync('tar', ['-xf', join(project, filename), '-C', installedPackage, '--strip', '1']);
});
after(() => removeProject(project));

type Targets = string | { readonly [condition: string]: Targets };

function filesOf(targets: Targets): string[] {
  return typeof targets === 'string' ? [targets] : Object.values(targets).flatMap(filesOf);
}

function readPackage() {
  return JSON.parse(readFileSync(join(installedPackage, 'package.json'), 'utf8'));
}

test('the package holds every file that it names', () => {
  const { exports, customElements } = readPackage();
  for (const file of [...filesOf(exports), customElements]) {
    const name = file.includes('models') ? 'lizard' : 'manifest.json';
    assert.ok(existsSync(join(installedPackage, file.replace('*', name))), file);
  }
  const { modules } = JSON.parse(readFileSync(join(installedPackage, customElements), 'utf8'));
  for (const { path } of modules) assert.ok(existsSync(join(installedPackage, path)), path);
  const manifest = readFileSync(join(installedPackage, 'weights', 'manifest.json'), 'utf8');
  for (const [, file] of manifest.matchAll(/"([\w.-]+\.(?:onnx|png|webp))"/g)) {
    assert.ok(existsSync(join(installedPackage, 'weights', file)), file);
  }
});

test('the package holds the element, its types, models, licence and words about it, and no more', (t) => {
  const isWanted = /^(dist|weights)\/|^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
  assert.deepEqual(
    files.map(({ path }) => path).filter((path) => !isWanted.test(path)),
    [],
  );
  const megabytes = (of: RegExp) =>
    files.filter(({ path }) => of.test(path)).reduce((sum, { size }) => sum + size, 0) / 1e6;
  t.diagnostic(
    `${files.length} files; MB: runtime ${megabytes(/\.wasm\.gz$/).toFixed(1)}, models ${megabytes(/^weights/).toFixed(1)}, all ${megabytes(/./).toFixed(1)}`,
  );
  assert.ok(megabytes(/^(?!weights)/) < LARGEST);
  assert.deepEqual(
    files.filter(({ size }) => size > LARGEST_FILE),
    [],
  );
});

/** Lit, and what it consists of. */
const lit = ['lit', 'lit-html', 'lit-element', '@lit', '@lit-labs'];

test('every entry of the package can be imported in bare Node, with lit alone', () => {
  const bare = makeProject({}, lit, installedPackage);
  try {
    for (const entry of ['', '/react', '/vue', '/svelte', '/element', '/kernel', '/simulation']) {
      const program = `import * as all from 'growing-ca${entry}'; console.log(Object.keys(all).join());`;
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--preserve-symlinks', '--input-type=module', '--eval', program],
        { cwd: bare, encoding: 'utf8' },
      );
      assert.match(stdout, entry === '/simulation' ? /\bSimulation\b/ : /\bGrowingCa\b/, stderr);
    }
  } finally {
    removeProject(bare);
  }
});

const program = `
import { GrowingCa, GrowingCaError } from 'growing-ca';
import { GrowingCa as Again } from 'growing-ca/element';
import type { GrowingCa as Alone } from 'growing-ca/kernel';
import { Simulation } from 'growing-ca/simulation';
import type {} from 'growing-ca/react';
import type {} from 'growing-ca/vue';
import type {} from 'growing-ca/svelte';

const pattern: GrowingCa & Alone = new Again();
pattern.addEventListener('error', ({ error }) => error satisfies GrowingCaError);
const simulation: Promise<Simulation> = Simulation.create({ target: 'lizard' });
// @ts-expect-error -- a promise
simulation.step();
`;

for (const [moduleResolution, module] of [
  ['bundler', 'esnext'],
  ['node16', 'node16'],
]) {
  test(`types of every entry are found and sound with moduleResolution ${moduleResolution}`, () => {
    const compilerOptions = {
      target: 'es2022',
      module,
      moduleResolution,
      lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(project, 'program.ts'), program);
    const settings = JSON.stringify({ compilerOptions, files: ['program.ts'] });
    writeFileSync(join(project, 'tsconfig.json'), settings);
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '--project', project], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });
}
