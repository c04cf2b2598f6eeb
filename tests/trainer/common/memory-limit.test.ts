import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { refusedMemory } from '../../../trainer/src/common/memory-limit.js';
import { runInShell, temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const MODEL = fileURLToPath(
  new URL('../../../weights/lizard.regenerate.fp32.onnx', import.meta.url),
);
const TINY = [
  ...['--size', '8', '--padding', '2', '--hidden', '16', '--batch', '4', '--pool', '8'],
  ...['--iterations', '2', '--steps', '8-12', '--damage', 'circle', '--no-scores'],
];
const limited = (megabytes: number, rest = 'exec "$@"') => `ulimit -v ${megabytes}000; ${rest}`;
const SENTENCE =
  /^error: Virtual memory is limited to \d+ MB here \(ulimit -v\).*; lift the limit .*\n$/;

const skip = process.platform !== 'linux' && 'only Linux limits virtual memory';
describe('a limit on virtual memory', { skip }, () => {
  for (const megabytes of [2_000, 8_000]) {
    it(`of ${megabytes} MB is named by train, which leaves no folder`, async () => {
      const run = path.join(folder, String(megabytes));
      const words = ['train', 'lizard', '--out', run, ...TINY, '--threads', '2'];
      const { status, stderr } = await runInShell(limited(megabytes), ...words);
      assert.equal(status, 1);
      assert.match(stderr, SENTENCE);
      assert.ok(!existsSync(run));
    });
  }

  // The engine gives memory back when it likes to, so that these may be enough or not.
  it('that leaves room for one of two threads is named, or leaves room for both', async () => {
    const run = path.join(folder, 'scarce');
    const words = ['train', 'lizard', '--out', run, ...TINY, '--threads', '2'];
    const { status, stderr } = await runInShell(limited(16_000), ...words);
    assert.match(stderr, status === 0 ? /^(?!error)/ : SENTENCE);
    assert.equal(existsSync(run), status === 0);
    assert.doesNotMatch(stderr, /\n +at /);
  });

  it('that leaves room to train but not for pictures is named in warnings, if in any', async () => {
    const run = path.join(folder, 'warned');
    const words = ['train', 'lizard', '--out', run, ...TINY, '--threads', '1'];
    const { status, stderr } = await runInShell(limited(32_000), ...words);
    assert.equal(status, 0, stderr);
    const hasPictures = existsSync(path.join(run, 'animation.gif'));
    const warning = /warning: The poster and the animation could not be made: Virtual memory/;
    assert.match(stderr, hasPictures ? /^(?![^]*could not be made)/ : warning);
    assert.doesNotMatch(stderr, /export it again|free some space|\n +at /);
  });

  it('is named for every target of a catalogue', async () => {
    const run = path.join(folder, 'many');
    const catalog = path.join(folder, 'catalog.json');
    const targets = [{ name: 'lizard', target: 'lizard' }];
    writeFileSync(catalog, JSON.stringify({ settings: {}, targets }));
    const words = ['train', '--catalog', catalog, '--out', run, ...TINY];
    const { status, stderr } = await runInShell(limited(8_000), ...words);
    assert.equal(status, 1);
    assert.match(stderr, /error: \[1\/1\] lizard: Virtual memory is limited/);
    assert.doesNotMatch(stderr, /\n +at /);
  });

  for (const megabytes of [12_000, 14_000, 22_000]) {
    it(`of ${megabytes} MB is named by evaluate, whichever thread meets it`, async () => {
      const words = ['evaluate', MODEL, '--quick', '--patterns', '4', '--threads', '4'];
      const { status, stderr } = await runInShell(limited(megabytes), ...words);
      assert.equal(status, 1);
      assert.match(stderr, /error: Virtual memory is limited/);
      assert.doesNotMatch(stderr, /\n +at /);
    });
  }

  for (const words of [
    ['check', MODEL],
    ['evaluate', MODEL, '--quick', '--threads', '2'],
    ['preview', MODEL, '--out', path.join(folder, 'preview')],
    ['export', MODEL, '--dtype', 'q8', '-o', path.join(folder, 'q8.onnx')],
  ]) {
    it(`is named by ${words[0]}`, async () => {
      const { status, stdout, stderr } = await runInShell(limited(8_000), ...words);
      assert.equal(status, 1);
      assert.match(stderr, SENTENCE);
      assert.equal(stdout, '');
    });
  }

  it('can be trained under as the sentence says', async () => {
    const run = path.join(folder, 'frugal');
    const words = ['train', 'lizard', '--out', run, ...TINY, '--threads', '1'];
    const line = limited(8_000, 'NODE_OPTIONS=--disable-wasm-trap-handler exec "$@"');
    const { status, stderr } = await runInShell(line, ...words);
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stderr, /warning/);
  });
});

describe('refusedMemory', () => {
  it('knows refused memory and threads from other errors', () => {
    for (const message of [
      'WebAssembly.Memory(): could not allocate memory',
      'Array buffer allocation failed',
      'no available backend found. ERR: [wasm] RangeError: Out of memory',
      'std::bad_alloc',
      'unable to allocate 400 MB',
    ]) {
      assert.match(refusedMemory(new RangeError(message))!.message, /memory|ulimit/, message);
    }
    const thread = Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
    assert.match(refusedMemory(thread)!.message, /start more threads; .* fewer --threads/);
    assert.equal(refusedMemory(new Error('Invalid typed array length: -1')), undefined);
    assert.equal(refusedMemory(undefined), undefined);
  });
});
