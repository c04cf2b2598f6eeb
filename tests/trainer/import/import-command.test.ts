import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { recognise } from '../../../src/engine/kernel/recognise.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { goldenCases, relativeError } from '../../helpers/golden.js';
import { firstStates } from '../../helpers/step-states.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const folder = temporaryFolder();
const out = path.join(folder, 'model.onnx');
const golden = goldenCases().find(({ name }) => name === 'step_post')!;
const safetensors = readFileSync(fixture('pytorch/weights.safetensors'));
const npz = readFileSync(fixture('pytorch/weights.npz'));

for (const file of ['weights.safetensors', 'weights.npz']) {
  test(`PyTorch weights in ${file} give the golden states`, async () => {
    const words = ['import', fixture(`pytorch/${file}`), '-o', out, '--name', 'golden'];
    const { status, stderr } = await runCommand(...words, '--size', '16', '--fire-rate', '0.4');
    assert.equal(status, 0, stderr);
    const bytes = readFileSync(out);
    assert.deepEqual(readWeights(bytes, out), { rule: golden.rule, weights: golden.weights });
    const states = await firstStates(bytes, golden);
    states.forEach((state, step) => {
      const expected = golden.states[step].subarray(0, state.length);
      assert.ok(relativeError(state, expected) < 1e-4, `step ${step}`);
    });
    const { metadata, grid, fireRate } = describeModel(bytes, out);
    assert.deepEqual({ grid, fireRate }, { grid: { width: 16, height: 16 }, fireRate: 0.4 });
    assert.equal(metadata.target, 'golden');
    assert.equal(metadata.dtype, 'fp32');
    assert.match(metadata.command, /^growing-ca import /);
    assert.ok(recognise(bytes), 'the kernel runs it');
  });
}

test('the Distill demo’s weights are used as the demo does, unless flags say otherwise', async () => {
  const words = ['import', fixture('distill/lizard.json'), '-o', out];
  assert.equal((await runCommand(...words, '--target', 'lizard')).status, 0);
  const { grid, masking, metadata } = describeModel(readFileSync(out), out);
  assert.deepEqual(
    { grid, masking },
    { grid: { width: 72, height: 72 }, masking: 'before-and-after' },
  );
  assert.deepEqual([metadata.sobel_scale, metadata.dtype, metadata.emoji], ['0.125', 'q8', '🦎']);
  assert.ok(readFileSync(out).length < 13_000);
  assert.ok(recognise(readFileSync(out))?.updateBias, 'the kernel runs it, its last bias included');
  assert.equal((await runCommand(...words, '--sobel-scale', '1', '--masking', 'after')).status, 0);
  assert.equal(readWeights(readFileSync(out), out).rule.sobelScale, 1);
});

/** A safetensors file with this header, and so many bytes of data. */
function tensors(header: unknown, bytes = 0, length?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const file = Buffer.alloc(8 + text.length + bytes);
  file.writeBigUInt64LE(length ?? BigInt(text.length));
  text.copy(file, 8);
  return file;
}

/** An npz archive of one array of this header, and so many bytes of zeros. */
function archive(header: string, bytes: number, name = 'brain.0.weight'): Uint8Array {
  const start = Buffer.alloc(10);
  start.write('\x93NUMPY\x01\x00', 'latin1');
  start.writeUInt16LE(header.length, 8);
  const array = Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.alloc(bytes)]);
  return zipSync({ [`${name}.npy`]: array }, { level: 9 });
}

/** Has a zip file say that what it packs is smaller. */
function understated(zip: Uint8Array, bytes: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  for (let i = 0; i < zip.length - 30; i++) {
    const signature = view.getUint32(i, true);
    if (signature === 0x04034b50) view.setUint32(i + 22, bytes, true);
    if (signature === 0x02014b50) view.setUint32(i + 24, bytes, true);
  }
  return zip;
}

const float = "{'descr': '<f4', 'fortran_order': False, 'shape': (128, 48, 1, 1), }";
const entry = (changes: object) => ({
  'brain.0.weight': { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes },
});
const bad: [string, Uint8Array, RegExp][] = [
  ['a file cut short', safetensors.subarray(0, 20_000), /cut short: \d+ of at least \d+ bytes/],
  ['a header longer than the file', tensors({}, 0, 90_000n), /cut short/],
  ['a header of exabytes', tensors({}, 0, 2n ** 63n), /not a safetensors file/],
  ['a header that is no JSON', tensors('{"a": '), /not a safetensors file/],
  ['a header that is a list', tensors([1]), /not a safetensors file/],
  [
    'a tensor beyond the end',
    tensors(entry({ shape: [2e9], data_offsets: [0, 8e9] }), 8),
    /cut short/,
  ],
  [
    'a tensor that starts before the file',
    tensors(entry({ data_offsets: [-8, 0] }), 8),
    /shape and place/,
  ],
  ['a tensor without a shape', tensors(entry({ shape: undefined }), 8), /shape and place/],
  ['a shape that contradicts the data', tensors(entry({ shape: [3] }), 8), /contradicts its shape/],
  [
    'tensors that lie on each other',
    tensors({ ...entry({}), b: entry({})['brain.0.weight'] }, 8),
    /overlap/,
  ],
  ['another type', tensors(entry({ dtype: 'BF16' }), 8), /is BF16, not float32/],
  [
    'other tensors',
    tensors({ 'fc.weight': entry({})['brain.0.weight'] }, 8),
    /no update rule of two layers, only fc\.weight \(2\);/,
  ],
  [
    'a layer of another shape',
    tensors(entry({}), 8),
    /no update rule of two layers, only brain\.0\.weight \(2\)/,
  ],
  ['an archive cut short', npz.subarray(0, 9000), /not a whole zip file/],
  ['an archive that unpacks to gigabytes', archive(float, 40e6), /unpacks to more than 16 MB/],
  [
    'an archive that says it is small',
    understated(archive(float, 40e6), 300),
    /contradicts its shape|cut short/,
  ],
  [
    'an array of objects',
    archive("{'descr': '|O', 'shape': (3,), }", 24),
    /holds \|O, not floating/,
  ],
  ['an array of a shape it does not have', archive(float, 24), /24 bytes, which contradicts/],
  [
    'an array without a header',
    zipSync({ 'brain.0.weight.npy': new Uint8Array(64) }),
    /not in the npy format/,
  ],
  ['nothing of the kind', Buffer.from('hello, world'), /give the Distill demo/],
];
for (const [name, bytes, says] of bad) {
  test(`${name} is refused`, async () => {
    const { runImport } = await import('../../../trainer/src/commands/import.js');
    const file = path.join(folder, 'bad');
    const target = path.join(folder, 'bad.onnx');
    writeFileSync(file, bytes);
    const before = process.memoryUsage().rss;
    await assert.rejects(
      runImport(file, { out: target, command: 'growing-ca import' }),
      (error) => {
        assert.equal((error as Error).name, 'UserError', String(error));
        assert.match((error as Error).message, says);
        return true;
      },
    );
    assert.ok(process.memoryUsage().rss - before < 500e6);
    assert.ok(!readdirSync(folder).includes('bad.onnx'));
  });
}
