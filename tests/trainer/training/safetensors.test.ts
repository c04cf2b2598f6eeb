import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NamedArray } from '../../../trainer/src/training/safetensors.js';
import { decodeTensors, encodeTensors } from '../../../trainer/src/training/safetensors.js';

const tensors = new Map<string, NamedArray>([
  ['first', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-20, 7) }],
  ['second', { shape: [1], data: Float32Array.of(Math.PI) }],
]);
const file = encodeTensors({ tensors, metadata: { note: 'größe' } });

/** Written by hand after the format's description, as another program would. */
function foreignFile(header: unknown, data: number[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 4 * data.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  data.forEach((value, index) => view.setFloat32(8 + text.length + 4 * index, value, true));
  return bytes;
}

describe('safetensors', () => {
  it('come back as they were written', () => {
    assert.deepEqual(decodeTensors(file), { tensors, metadata: { note: 'größe' } });
  });

  it('have their data at a multiple of eight bytes, whatever the header says', () => {
    for (const note of ['größe', '🦎', 'é'.repeat(3), 'plain']) {
      const bytes = encodeTensors({ tensors, metadata: { note } });
      const length = new DataView(bytes.buffer).getBigUint64(0, true);
      assert.equal(length % 8n, 0n, note);
    }
  });

  it('are read from other programs', () => {
    const entry = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
    const { tensors: read } = decodeTensors(foreignFile({ weight: entry }, [1.5, -4]));
    assert.deepEqual([...read.get('weight')!.data], [1.5, -4]);
  });

  it('are refused when cut short, wherever', () => {
    for (let length = 0; length < file.length; length++) {
      assert.throws(() => decodeTensors(file.subarray(0, length)), RangeError, `at ${length}`);
    }
  });

  it('are refused when the header lies', () => {
    const entry = (shape: number[], end: number, dtype = 'F32') => ({
      weight: { dtype, shape, data_offsets: [0, end] },
    });
    assert.throws(() => decodeTensors(foreignFile(entry([2], 8), [1])), /cut short/);
    assert.throws(() => decodeTensors(foreignFile(entry([3], 8), [1, 2])), /contradicts/);
    assert.throws(() => decodeTensors(foreignFile(entry([2], 4, 'F16'), [1])), /float32/);
    assert.throws(() => decodeTensors(Uint8Array.from({ length: 64 }, () => 255)), /not a safe/);
  });
});
