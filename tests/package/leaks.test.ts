import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
// @ts-expect-error -- plain JavaScript
import { findLeaks, measureLeaks, ways } from '../leaks/measure.mjs';

const program = fileURLToPath(new URL('../leaks/cli.mjs', import.meta.url));

for (const way of Object.keys(ways)) {
  test(`nothing is left behind by ${way}: the short version of npm run leaks`, async (t) => {
    let parts = 0;
    let steps = 0;
    // On WebGPU each takes a second, to compile shaders. What leaks a state or a buffer each time
    // leaks more than the bound in half of these.
    const counts = way === 'webgpu' ? { mounts: 4, changes: 2 } : { mounts: 8, changes: 4 };
    const options = { only: [way], ...counts, seconds: 2 };
    for await (const row of measureLeaks(options)) {
      t.diagnostic(JSON.stringify(row));
      assert.deepEqual(findLeaks(row), []);
      parts++;
      steps = row.steps;
    }
    assert.equal(parts, 3);
    assert.ok(steps > 50, `${steps} steps`);
  });
}

test('what grew by more than it may is told', () => {
  const middle = { heapBytes: 1e6, wasmBytes: 1e6, gpuBuffers: 0, nodes: 9, listeners: 9 };
  const end = { ...middle, heapBytes: 1.1e6, gpuBuffers: 2 };
  const leaks = findLeaks({ way: 'webgpu', what: 'mounts', count: 20, middle, end });
  assert.deepEqual(leaks, ['webgpu, mounts 20: gpuBuffers grew from 0 to 2, by more than 0']);
});

test('flags that make no sense end with 2 and a sentence, before anything runs', () => {
  for (const [flags, says] of [
    [['--only', 'gpu'], /"gpu" takes no steps: give --only kernel, wasm, webgpu/],
    [['--mounts', 'many'], /"many" is no --mounts: give a number from 0 to 10000/],
    [['--minutes', '-1'], /--minutes/],
    [['--fast'], /--fast/],
  ] as const) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...flags], {
      encoding: 'utf8',
    });
    assert.equal(status, 2, flags.join(' '));
    assert.match(stderr, says);
    assert.match(stderr, /npm run leaks -- \[flags\]/);
  }
});
