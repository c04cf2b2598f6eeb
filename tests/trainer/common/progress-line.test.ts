import assert from 'node:assert/strict';
import { it } from 'node:test';
import { progressLine, timeLeft } from '../../../trainer/src/common/progress-line.js';

const PARTS = ['17 h 5 min left', '380/5000 iterations', 'loss 0.01766', '0.1 iterations/s'];

it('a line of progress fits its terminal, and keeps what matters most', () => {
  const half = (columns: number) => progressLine(PARTS, 0.5, columns);
  const all = PARTS.join(' | ');
  assert.equal(half(200), `${all} | ${'█'.repeat(20)}${'░'.repeat(20)}`);
  assert.equal(half(all.length + 13), `${all} | ${'█'.repeat(5)}${'░'.repeat(5)}`);
  assert.equal(half(80), all, 'no room for a bar');
  assert.equal(half(all.length), all);
  assert.equal(half(60), '17 h 5 min left | 380/5000 iterations | loss 0.01766');
  assert.equal(half(20), '17 h 5 min left');
  assert.equal(half(9), '17 h 5 mi');
  assert.equal(progressLine(PARTS, 0.5, undefined), all);
  for (let columns = 1; columns < 200; columns++) assert.ok(half(columns).length <= columns);
  assert.ok(
    progressLine(['17 h 5 min left', '100000/1000000 iterations', ...PARTS.slice(2)], 0, 80)
      .length <= 80,
  );
});

it('time left is said in words of its size', () => {
  const said = [0.2, 89, 90, 20 * 60, 89 * 60, 90 * 60, 17 * 3600 + 301].map(timeLeft);
  const words = ['1 s', '89 s', '2 min', '20 min', '89 min', '1 h 30 min', '17 h 5 min'];
  assert.deepEqual(
    said,
    words.map((word) => `${word} left`),
  );
});
