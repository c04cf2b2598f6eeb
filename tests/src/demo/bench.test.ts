import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
// @ts-expect-error -- plain JavaScript, as a page loads it
import { judge } from '../../../demo/bench/bars.js';
// @ts-expect-error -- plain JavaScript, as a page loads it
import { operationsOfStep } from '../../../demo/bench/operations.js';
// @ts-expect-error -- plain JavaScript, as a page loads it
import { readOptions } from '../../../demo/bench/options.js';
// @ts-expect-error -- plain JavaScript, as a page loads it
import { openPeak } from '../../../demo/bench/peak.js';
// @ts-expect-error -- plain JavaScript, as a page loads it
import { toText } from '../../../demo/bench/tables.js';

const program = fileURLToPath(new URL('../../helpers/bench.mjs', import.meta.url));

test('words choose ways and parts; none of a kind means all of it', () => {
  assert.deepEqual(readOptions({}), {
    ways: ['kernel', 'wasm', 'webgpu'],
    parts: ['start', 'steps', 'sharing', 'page'],
    sides: [40, 64, 96, 192, 512],
    seconds: 4,
  });
  const { ways, parts } = readOptions({ only: ' page, wasm ,steps' });
  assert.deepEqual([ways, parts], [['wasm'], ['steps', 'page']]);
  const { sides, seconds } = readOptions({ sides: '64,8', seconds: '1.5' });
  assert.deepEqual([sides, seconds], [[64, 8], 1.5]);
});

test('flags that make no sense end with 2 and a sentence, before anything runs', () => {
  for (const [flags, says] of [
    [
      ['--only', 'gpu'],
      /"gpu" is unknown: choose from kernel, wasm, webgpu, start, steps, sharing, page/,
    ],
    [['--sides', '64,-3'], /"64,-3" is not a list of sides: give whole numbers/],
    [['--sides', ','], /"," is not a list of sides/],
    [['--seconds', 'soon'], /"soon" is not a time to play: give 0.1 to 600/],
    [['--json', join('no', 'such', 'folder', 'bench.json')], /no such file or directory/],
    [['--fast'], /--fast/],
    [['64'], /64/],
  ] as const) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...flags], {
      encoding: 'utf8',
    });
    assert.equal(status, 2, flags.join(' '));
    assert.match(stderr, says);
    assert.match(stderr, /npm run bench -- \[flags\]/);
  }
});

test('bars are judged where they were measured, and a missed one shows', () => {
  const steps = [
    { way: 'wasm', side: 64, ofBare: 0.5, of64: 1 },
    { way: 'wasm', side: 96, ofBare: 0.2, of64: 1.3 },
    { way: 'webgpu', side: 64, ofBare: 1.1 },
  ];
  const page = [
    { way: 'wasm', side: 64, count: 16, framesPerSecond: 29, spread: 0.02 },
    { way: 'webgpu', side: 40, count: 1, mainThread99: 99 },
  ];
  const kept = judge({ steps, page }).map((bar: { kept: boolean }) => bar.kept);
  assert.deepEqual(kept, [true, false, false, true, true]);
  assert.deepEqual(judge({}), []);
  const text = toText({ machine: 'A machine', notes: ['A note.'], steps: [], page: [], start: [] });
  assert.equal(text, 'A machine\n\nA note.');
  const row = { ...steps[1], stepsPerSecond: 400, mainThreadMilliseconds: 2.5 };
  const lines = toText({ machine: '', notes: [], steps: [row] }).split('\n');
  assert.ok(lines.some((line: string) => /^wasm +96×96 +400\.0 +2\.50 /.test(line)));
  assert.ok(lines.some((line: string) => /^MISSED +1\.30 +≤ 1\.25 /.test(line)));
});

test('the kernel has bars of its own', () => {
  const results = {
    start: [{ way: 'kernel', grownMilliseconds: 151, brotliBytes: 49_000 }],
    steps: [
      { way: 'kernel', side: 64, ofBare: 0.08, of64: 1 },
      { way: 'kernel', side: 512, ofBare: 0.001, of64: 1.05 },
    ],
    page: [
      {
        way: 'kernel',
        side: 64,
        count: 16,
        framesPerSecond: 59.9,
        fewestStepsPerSecond: 58,
        mainThread99: 5,
      },
    ],
  };
  const kept = judge(results).map((bar: { kept: boolean }) => bar.kept);
  assert.deepEqual(kept, [false, true, true, false, true, false, true]);
});

test('what a step takes is counted from the rule, for the cells that live and fire', () => {
  const [width, height, channels] = [9, 7, 16];
  const cells = new Float32Array(channels * width * height);
  const grow = (x: number, y: number) => (cells[(3 * height + y) * width + x] = 0.5);
  const count = () =>
    operationsOfStep({ channels, grid: { width, height }, fireRate: 0.5 }, { cells });
  assert.equal(count(), 0);
  // Nine live, around a corner of the torus: two layers, and sixteen for perception of a channel.
  grow(0, 0);
  assert.equal(count(), 0.5 * 9 * (2 * (48 * 128 + 128 * 16) + 16 * 16));
  grow(8, 0);
  assert.equal(count(), 0.5 * 12 * (2 * (48 * 128 + 128 * 16) + 16 * 16));
});

test('the yardstick of SIMD is WebAssembly that runs', async () => {
  const measure = await openPeak();
  assert.ok(measure() > 0);
});
