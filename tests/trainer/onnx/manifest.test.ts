import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { DTYPES, METADATA_KEYS } from '../../../src/model/contract.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import {
  listFile,
  manifestEntry,
  upsertManifestEntry,
  type ManifestModel,
} from '../../../trainer/src/onnx/manifest.js';
import {
  findChanged,
  readManifest,
  writeManifest,
} from '../../../trainer/src/onnx/manifest-files.js';
import { addToManifest, assertInOrder, SCHEMAS, validate } from '../../helpers/manifests.js';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { EXPERIMENT_NAMES } from '../../../trainer/src/training/experiments.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';

const WEIGHTS = new URL('../../../weights/', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'growing-ca-manifest-'));
after(() => rmSync(folder, { recursive: true }));
const manifestPath = join(folder, 'manifest.json');

/** Writes a model file that says all that a manifest wants. */
function writeModel(file: string, metadata: Record<string, string> = {}): string {
  const bytes = setMetadata(goldenModel(goldenCases()[0]), {
    [METADATA_KEYS.target]: 'lizard',
    [METADATA_KEYS.emoji]: '🦎',
    [METADATA_KEYS.experiment]: 'regenerate',
    [METADATA_KEYS.grid]: '64x64',
    [METADATA_KEYS.iterations]: '4600',
    [METADATA_KEYS.licence]: 'Apache-2.0',
    [METADATA_KEYS.source]: 'emoji:lizard',
    [METADATA_KEYS.command]: 'growing-ca train 🦎',
    [METADATA_KEYS.commit]: '0123abc',
    [METADATA_KEYS.gate]: 'passed',
    ...metadata,
  });
  writeFileSync(join(folder, file), bytes);
  return join(folder, file);
}

test('a model file is listed with what it says of itself', async () => {
  const path = writeModel('lizard.regenerate.fp32.onnx');
  await addToManifest(manifestPath, path);
  const manifest = await readManifest(manifestPath);
  const bytes = readFileSync(path);
  assert.deepEqual(manifest.models, [
    {
      name: 'lizard',
      experiment: 'regenerate',
      emoji: '🦎',
      grid: { width: 64, height: 64 },
      channels: 16,
      fireRate: 0.5,
      masking: 'after',
      iterations: 4600,
      licence: 'Apache-2.0',
      source: 'emoji:lizard',
      command: 'growing-ca train 🦎',
      commit: '0123abc',
      files: {
        fp32: {
          file: 'lizard.regenerate.fp32.onnx',
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          gate: 'passed',
        },
      },
    },
  ]);
  await assertInOrder(folder);
});

test('another dtype joins the model, another experiment is a model of its own', async () => {
  await addToManifest(
    manifestPath,
    writeModel('lizard.regenerate.q8.onnx', { [METADATA_KEYS.dtype]: 'q8' }),
  );
  await addToManifest(
    manifestPath,
    writeModel('lizard.grow.fp32.onnx', { [METADATA_KEYS.experiment]: 'grow' }),
  );
  await addToManifest(manifestPath, join(folder, 'lizard.regenerate.fp32.onnx'));
  const manifest = await readManifest(manifestPath);
  await assertInOrder(folder);
  assert.deepEqual(
    manifest.models.map(({ experiment, files }) => [experiment, Object.keys(files).sort()]),
    [
      ['grow', ['fp32']],
      ['regenerate', ['fp32', 'q8']],
    ],
  );
  assert.deepEqual(
    readdirSync(folder).filter((file) => !/^lizard.*onnx$|^(manifest|scores).json$/.test(file)),
    [],
    'nothing else is left behind',
  );
});

test('upsert replaces what the same model said before', () => {
  const entry = (iterations: number): ManifestModel => ({
    name: 'fish',
    experiment: 'grow',
    grid: { width: 40, height: 40 },
    channels: 16,
    fireRate: 0.5,
    iterations,
    files: {},
  });
  const once = upsertManifestEntry({ version: 1, models: [] }, entry(1));
  assert.equal(upsertManifestEntry(once, entry(2)).models[0].iterations, 2);
  assert.equal(once.models[0].iterations, 1, 'the argument is left alone');
});

test('files that changed, shrank or vanished are found', async () => {
  const path = join(folder, 'lizard.grow.fp32.onnx');
  const bytes = readFileSync(path);
  const spoiled = Uint8Array.from(bytes);
  spoiled[bytes.length >> 1] ^= 1;
  for (const [content, complaint] of [
    [spoiled, /SHA-256 differs/],
    [bytes.subarray(1), /bytes instead of/],
    [undefined, /is missing/],
  ] as const) {
    rmSync(path);
    if (content) writeFileSync(path, content);
    const problems = await findChanged(folder, (await readManifest(manifestPath)).models);
    assert.equal(problems.length, 1);
    assert.match(problems[0], complaint);
    writeFileSync(path, bytes);
  }
});

test('what is no manifest is refused, not overwritten', async () => {
  const path = join(folder, 'other.json');
  for (const content of ['', '{', '[]', 'null', '{"version":2,"models":[]}', '{"version":1}']) {
    writeFileSync(path, content);
    const added = addToManifest(path, join(folder, 'lizard.grow.fp32.onnx'));
    await assert.rejects(added, UserError);
    assert.equal(readFileSync(path, 'utf8'), content);
  }
});

test('a model that does not say what it is, is refused', async () => {
  const nameless = writeModel('nameless.fp32.onnx', { [METADATA_KEYS.target]: '' });
  await assert.rejects(addToManifest(manifestPath, nameless), /target and experiment/);
});

test('what a newer manifest says besides is kept', async () => {
  const path = join(folder, 'newer.json');
  writeFileSync(path, JSON.stringify({ version: 1, generator: 'newer', models: [] }));
  await addToManifest(path, join(folder, 'lizard.grow.fp32.onnx'));
  const { generator, models } = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal(generator, 'newer');
  assert.equal(models.length, 1);
});

const scores = { held_1000: { median: 0.0001, mean: 0.0001, worst: 0.0002, trials: 8 } };

/** A folder with one model, and what its two lists hold. */
async function scoredFolder(name: string) {
  const place = join(folder, name);
  mkdirSync(place);
  const manifest = join(place, 'manifest.json');
  const bytes = readFileSync(writeModel('lizard.regenerate.fp32.onnx'));
  writeFileSync(join(place, 'lizard.regenerate.fp32.onnx'), bytes);
  const picture = Buffer.from('a picture');
  writeFileSync(join(place, 'lizard.regenerate.webp'), picture);
  const entry = manifestEntry('lizard.regenerate.fp32.onnx', bytes, scores);
  entry.poster = listFile('lizard.regenerate.webp', picture);
  const before = upsertManifestEntry({ version: 1, models: [] }, entry);
  await writeManifest(manifest, before);
  const read = (file: string) => JSON.parse(readFileSync(join(place, file), 'utf8'));
  return { place, manifest, before, read };
}

test('pages are spared what they do not need, and nothing is lost', async () => {
  const { place, manifest, before, read } = await scoredFolder('scored');
  await assertInOrder(place);
  assert.deepEqual(Object.keys(read('manifest.json').models[0]), [
    'name',
    'experiment',
    'grid',
    'files',
    'poster',
  ]);
  assert.deepEqual(read('manifest.json').models[0].poster, { file: 'lizard.regenerate.webp' });
  const { file, bytes, sha256 } = before.models[0].files.fp32!;
  assert.deepEqual(read('manifest.json').models[0].files, { fp32: { file, bytes, sha256 } });
  assert.deepEqual(read('scores.json').models[0].files.fp32.scores, scores);
  assert.deepEqual(await readManifest(manifest), before);
});

test('a poster that changed is found', async () => {
  const { place, manifest } = await scoredFolder('repainted');
  writeFileSync(join(place, 'lizard.regenerate.webp'), 'b picture');
  const problems = await findChanged(place, (await readManifest(manifest)).models);
  assert.deepEqual(problems, [
    'lizard.regenerate.webp is not the file that was listed: its SHA-256 differs.',
  ]);
});

test('a manifest with the scores inside, as they were, is read and written anew', async () => {
  const { place, manifest, before, read } = await scoredFolder('older');
  rmSync(join(place, 'scores.json'));
  writeFileSync(manifest, JSON.stringify(before));
  assert.deepEqual(await readManifest(manifest), before);
  await writeManifest(manifest, await readManifest(manifest));
  assert.deepEqual(read('scores.json').models[0].files.fp32.scores, scores);
  assert.equal(read('manifest.json').models[0].files.fp32.scores, undefined);
});

test('scores of another file, as a crash leaves them, are not taken for those of this one', async () => {
  const { place, manifest, before, read } = await scoredFolder('crashed');
  const newer = read('manifest.json');
  newer.models[0].files.fp32.sha256 = 'f'.repeat(64);
  writeFileSync(manifest, JSON.stringify(newer));
  assert.deepEqual(await readManifest(manifest), newer);
  await writeManifest(manifest, before);
  await assertInOrder(place);
  assert.deepEqual(await readManifest(manifest), before);
});

for (const commit of ['0123abc-dirty', 'v0.1.0', 'v2.0.0-beta.1', 'browser']) {
  test(`a model of the trainer ${commit} is listed as the schema says`, async () => {
    const place = join(folder, `by-${commit}`);
    mkdirSync(place);
    const file = writeModel(`by-${commit}/lizard.regenerate.fp32.onnx`, {
      [METADATA_KEYS.commit]: commit,
    });
    await addToManifest(join(place, 'manifest.json'), file);
    await assertInOrder(place);
  });
}

test('scores that are none are refused, not overwritten', async () => {
  const { place, manifest } = await scoredFolder('refused');
  writeFileSync(join(place, 'scores.json'), '{"rows":[]}');
  await assert.rejects(readManifest(manifest), /scores\.json is not a list of scores/);
});

test('the schemas list the experiments and dtypes that there are', () => {
  for (const { definitions } of Object.values(SCHEMAS)) {
    const { experiment, files } = definitions.model.properties;
    assert.deepEqual(experiment.enum, EXPERIMENT_NAMES);
    assert.deepEqual(Object.keys(files.properties), [...DTYPES]);
  }
});

test('the schemas can fail', () => {
  const list = { version: 1, models: [{ name: 'Größe', files: {} }] };
  for (const check of [validate.manifest, validate.scores]) {
    assert.equal(check(list), false);
    assert.ok(check.errors!.length >= 3);
  }
});

test('the shipped lists keep their schemas and name files that are there, unchanged', async () => {
  await assertInOrder(fileURLToPath(WEIGHTS));
  const { models } = await readManifest(fileURLToPath(new URL('manifest.json', WEIGHTS)));
  const files = models.flatMap((model) => Object.values(model.files));
  assert.ok(
    files.every((file) => file.scores),
    'every model file is scored',
  );
  const there = readdirSync(WEIGHTS).filter((file) => file.endsWith('.onnx'));
  assert.deepEqual(
    files.map(({ file }) => file).sort(),
    there.sort(),
    'every model file is listed',
  );
});

test('the shipped manifest costs a page less than 2.4 kB', () => {
  const bytes = brotliCompressSync(readFileSync(new URL('manifest.json', WEIGHTS))).length;
  assert.ok(bytes < 2400, `${bytes} bytes`);
});
