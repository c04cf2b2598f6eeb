import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { runImport, type ImportOptions } from '../../../trainer/src/commands/import.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const SAVED = new URL('../../fixtures/pytorch/saved/', import.meta.url);
const saved = (name: string) => new Uint8Array(readFileSync(new URL(name, SAVED)));
const expected = JSON.parse(readFileSync(new URL('expected.json', SAVED), 'utf8')) as Record<
  'first' | 'firstBias' | 'last' | 'lastBias',
  number[]
>;
const folder = temporaryFolder();
const out = path.join(folder, 'model.onnx');

async function imported(bytes: Uint8Array, options: Partial<ImportOptions> = {}) {
  const file = path.join(folder, 'weights.pth');
  writeFileSync(file, bytes);
  const model = await runImport(file, { out, command: 'growing-ca import', ...options });
  return readWeights(model, out);
}

async function assertRule(bytes: Uint8Array, options: Partial<ImportOptions> = {}) {
  const { rule, weights } = await imported(bytes, options);
  assert.deepEqual([rule.channels, rule.hidden], [4, 6]);
  assert.deepEqual([...weights.hiddenWeights], expected.first);
  assert.deepEqual([...weights.hiddenBias], expected.firstBias);
  assert.deepEqual([...weights.updateWeights], expected.last);
  return rule;
}

async function refuses(bytes: Uint8Array, says: RegExp): Promise<void> {
  const before = process.memoryUsage().rss;
  await assert.rejects(imported(bytes), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, says);
    assert.match(error.message, /^[^\n]{10,400}\.$/, 'one line');
    return true;
  });
  assert.ok(process.memoryUsage().rss - before < 500e6);
}

const alike = readdirSync(SAVED).filter(
  (name) => name.endsWith('.pth') && !['bias.pth', 'by_band.pth'].includes(name),
);
for (const name of alike) {
  test(`${name} by PyTorch is imported`, async () => {
    const rule = await assertRule(saved(name));
    assert.equal(rule.sobelScale, name.startsWith('kernels') ? 1 / 8 : 1);
  });
}

test('a bias of the last layer is kept', async () => {
  const { rule, weights } = await imported(saved('bias.pth'));
  // Read back it is one more hidden unit that is always 1.
  assert.equal(rule.hidden, 7);
  const biases = [0, 1, 2, 3].map((channel) => weights.updateWeights[7 * channel + 6]);
  assert.deepEqual(biases, expected.lastBias);
});

test('layers of other names are imported once their order is told', async () => {
  await refuses(saved('by_band.pth'), /in which order .* --perception by-channel .* by-band/);
  await assertRule(saved('by_band.pth'), { perception: 'by-band' });
  const otherwise = await imported(saved('by_band.pth'), { perception: 'by-channel' });
  assert.notDeepEqual([...otherwise.weights.hiddenWeights], expected.first);
});

test('a flag wins over the scale of stored kernels', async () => {
  assert.equal((await assertRule(saved('kernels.pth'), { sobelScale: 0.5 })).sobelScale, 0.5);
});

const bad: [string, RegExp][] = [
  ['whole_module.pth', /weights \(__main__\.Automaton\); .*torch\.save\(model\.state_dict\(\)/],
  ['namespace.pth', /weights \(argparse\.Namespace\); .*state_dict/],
  ['script.pt', /TorchScript archive.*state_dict/],
  ['two_rules.pth', /2 update rules \(model: brain\.0\.weight, ema: brain\.0\.weight\);/],
  ['learned_kernels.pth', /perceives by sobel_x, sobel_y, which is not .*docs\/pytorch\.md/],
  ['three_layers.pth', /has 1\.weight besides two layers .*docs\/pytorch\.md/],
  ['norm.pth', /has brain\.1\.weight besides two layers/],
  ['short_names.pth', /has b1 besides two layers with a weight and a bias/],
  ['four_kernels.pth', /takes 16 values, but cells perceive 3 x 4.*docs\/pytorch\.md/],
  ['no_tensors.pth', /without floating point tensors/],
  ['nan.pth', /not finite numbers; its training exploded/],
];
for (const [name, says] of bad) {
  test(`${name} by PyTorch is refused`, () => refuses(saved(`refused/${name}`), says));
}

/** The files of a zip by PyTorch, some of them changed, zipped again. */
function changed(name: string, change: (files: Record<string, Uint8Array>) => void): Uint8Array {
  const files = unzipSync(saved(name));
  change(files);
  return zipSync(files);
}

test('storages of a machine with the other byte order are read', async () => {
  for (const [name, size] of [
    ['state_dict.pth', 4],
    ['double.pth', 8],
    ['half.pth', 2],
    ['bfloat16.pth', 2],
  ] as const) {
    const bytes = changed(name, (files) => {
      const top = name.slice(0, -'.pth'.length);
      files[`${top}/byteorder`] = Buffer.from('big');
      for (const [file, content] of Object.entries(files)) {
        if (!file.startsWith(`${top}/data/`)) continue;
        for (let i = 0; i < content.length; i += size) content.subarray(i, i + size).reverse();
      }
    });
    await assertRule(bytes);
  }
});

test('a file cut short is refused wherever the cut is', async () => {
  for (const name of ['state_dict.pth', 'old.pth']) {
    const whole = saved(name);
    for (let length = 40; length < whole.length; length += 97) {
      await refuses(whole.subarray(0, length), /whole zip|cut short/);
    }
  }
});

test('a file with a wrong byte is imported or refused, wherever the byte is', async () => {
  let refused = 0;
  for (const name of ['state_dict.pth', 'old.pth', 'protocol_4.pth']) {
    const whole = saved(name);
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = whole.slice();
      bytes[at] ^= 0xff;
      await imported(bytes).catch((error: unknown) => {
        assert.ok(error instanceof UserError, `${name}, byte ${at}: ${String(error)}`);
        assert.match(error.message, /^[^\n]{10,600}\.$/, `${name}, byte ${at}`);
        refused++;
      });
    }
  }
  assert.ok(refused > 300, `only ${refused} refused`);
});

/** A file by torch.save of this pickle. */
const pickled = (...parts: (string | Uint8Array)[]) =>
  zipSync({
    'x/data.pkl': Buffer.concat(
      ['\x80\x02', ...parts].map((part) =>
        typeof part === 'string' ? Buffer.from(part, 'latin1') : part,
      ),
    ),
    'x/data/0': new Uint8Array(64),
  });
/** A tensor in that storage, by its sides and strides, none above 255. */
const tensor = (sides: number[], strides: number[]) => {
  const tuple = (values: number[]) =>
    `(${values.map((value) => `J${String.fromCharCode(value)}\0\0\0`).join('')}t`;
  return `ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x10tQK\0${tuple(sides)}${tuple(strides)}\x89NtR`;
};

test('what a pickle would have run is named, and not run', async () => {
  const witness = path.join(folder, 'ran');
  const word = Buffer.from(`touch ${witness}`);
  await refuses(
    pickled('cposix\nsystem\n(U', Buffer.of(word.length), word, 'tR.'),
    /contains more than weights \(posix\.system\);/,
  );
  await refuses(pickled('cbuiltins\neval\n.'), /weights \(builtins\.eval\)/);
  for (const name of ['constructor', '__proto__', 'toString']) {
    await refuses(pickled(`cx\n${name}\n)R.`), new RegExp(`weights \\(x\\.${name}\\)`));
  }
  assert.ok(!existsSync(witness));
});

const odd: [string, Uint8Array, RegExp][] = [
  ['a tensor beyond its storage', pickled(`}U\x01a${tensor([4, 5], [5, 1])}s.`), /cut short/],
  [
    'tensors that repeat one number without end',
    pickled(`}U\x01a${tensor([255, 255, 255], [0, 0, 0])}s.`),
    /far larger than such weights/,
  ],
  [
    'lists in lists without end',
    pickled('('.repeat(1e5), ')', 't'.repeat(1e5), '.'),
    /nested too deeply/,
  ],
  ['a dict in itself', pickled('}q\0U\x01ah\0s.'), /without floating point tensors/],
  ['an item of what is no dict', pickled(']K\x01K\x02s.'), /damaged/],
  ['a pickle of another protocol', pickled('I1\n.'), /damaged/],
  ['a pickle that ends nowhere', pickled('}'), /cut short/],
  [
    'an archive that unpacks to gigabytes',
    zipSync({ 'x/data.pkl': Buffer.from('}.'), 'x/data/0': new Uint8Array(40e6) }, { level: 9 }),
    /unpacks to more than 16 MB/,
  ],
];
for (const [name, bytes, says] of odd) {
  test(`${name} is refused`, () => refuses(bytes, says));
}

test('an archive of many names for the same bytes is refused', async () => {
  const [name, megabytes] = ['x/data/0', 8];
  const zip = zipSync({ [name]: new Uint8Array(megabytes * 2 ** 20) }, { level: 0 });
  const end = zip.length - 22;
  const start = new DataView(zip.buffer).getUint32(end + 16, true);
  const entry = Buffer.from(zip.subarray(start, end));
  // Says that it holds nothing, though its bytes are stored.
  entry.writeUInt32LE(0, 24);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(500, 8);
  tail.writeUInt16LE(500, 10);
  tail.writeUInt32LE(500 * entry.length, 12);
  const entries = Array.from({ length: 500 }, (_, i) => {
    const named = Buffer.from(entry);
    named.write(String(i % 10), 46 + name.length - 1);
    return named;
  });
  const bytes = Buffer.concat([zip.subarray(0, start), ...entries, tail]);
  await refuses(bytes, /unpacks to more than 16 MB/);
});
