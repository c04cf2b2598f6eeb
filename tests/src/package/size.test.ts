import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { readTables } from '../../helpers/markdown-tables.js';

const dist = new URL('../../../dist/', import.meta.url);

/** Code of others, which the build keeps in files apart; lit is part of the tag's own file. */
const isForeign = (file: string) => file.startsWith('runtime/');
const isLit = (source: string) => /\/node_modules\/(lit|@lit|lit-html|lit-element)\//.test(source);

/** Of the folder for script tags; kernel-build.test.ts looks at the build of one file. */
const everything = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(sep, '/'))
  .filter((file) => /(?<!\.kernel)\.js$/.test(file) && !/^(modules|models)\//.test(file));

/** Files that come with an import of these. */
function loadedWith(...files: string[]): Set<string> {
  const found = new Set<string>();
  const follow = (file: string) => {
    if (found.has(file) || isForeign(file)) return;
    found.add(file);
    const code = readFileSync(new URL(file, dist), 'utf8');
    for (const [, other] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) follow(other);
  };
  files.forEach(follow);
  return found;
}

/** Bytes of files as a server sends them, each compressed by itself. */
function compressedBytes(files: Iterable<string>): number {
  const sizes = [...files].map(
    (file) => brotliCompressSync(readFileSync(new URL(file, dist))).length,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const onKernel = ['index.js', 'simulation.js', 'touch.js'];

const bars = [
  ['what the tag alone loads', loadedWith('index.js'), 15_450],
  ['what a page on the kernel loads', loadedWith(...onKernel), 34_550],
  ['what a page on WebGPU loads', loadedWith(...onKernel, 'onnx.js', 'webgpu-engine.js'), 41_700],
  ['all code', everything.filter((file) => !isForeign(file)), 51_300],
] as const;

for (const [what, files, most] of bars) {
  test(`${what} is at most ${most / 1000} kB, minified and brotli, with lit and without the runtime`, (t) => {
    const bytes = compressedBytes(files);
    t.diagnostic(`${[...files].join(', ')}: ${bytes} bytes`);
    assert.ok(bytes <= most, `${bytes} bytes`);
  });
}

test('the documentation says how large it is', () => {
  const page = (name: string) => readFileSync(new URL(`../docs/${name}.md`, dist), 'utf8');
  const isNear = (said: string, bytes: number) =>
    assert.ok(Math.abs(Number(said) - bytes / 1000) < 0.01 * Number(said), `${said}: ${bytes}`);
  const { rows } = readTables(page('performance')).find(({ section }) => section === 'Size')!;
  assert.equal(rows.length, bars.length);
  rows.forEach(([, said], row) => isNear(said, compressedBytes(bars[row][1])));
  const oneFile = 'growing-ca.kernel.js';
  const compressed = compressedBytes([oneFile]);
  const [, small, large] = /is ([\d.]+) kB, and (\d+) kB uncompressed/.exec(page('performance'))!;
  isNear(small, compressed);
  isNear(large, readFileSync(new URL(oneFile, dist)).length);
  const [, roughly] = /in one module of (\d+) kB/.exec(page('element'))!;
  assert.equal(Number(roughly), Math.round(compressed / 1000));
});

test('the module of a model is at most 17 kB with brotli', () => {
  const modules = readdirSync(new URL('models/', dist)).filter((file) => file.endsWith('.js'));
  for (const file of modules) assert.ok(compressedBytes([`models/${file}`]) < 17_000, file);
});

test('files apart hold code of others, and no other file does', () => {
  const foreign = everything.filter(isForeign);
  assert.deepEqual(foreign.toSorted(), ['runtime/ort.jspi.js', 'runtime/ort.webgpu.js']);
  for (const file of everything) {
    const { sources } = JSON.parse(readFileSync(new URL(`${file}.map`, dist), 'utf8'));
    for (const source of sources) {
      const isOurs = !/\/node_modules\/(?!tslib\/)/.test(source);
      const isWanted = file === 'index.js' && isLit(source);
      assert.equal(isOurs || isWanted, !isForeign(file), `${source} is in ${file}`);
    }
  }
});

test('comments of CSS, HTML and WGSL are not shipped', () => {
  for (const file of everything.filter((file) => !isForeign(file))) {
    const code = readFileSync(new URL(file, dist), 'utf8');
    assert.doesNotMatch(code, /\/\* |\/\/ |\n {2}/, file);
  }
});
