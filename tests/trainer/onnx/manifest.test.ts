import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { DTYPES, METADATA_KEYS } from '../../../src/model/contract.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import {
  readManifest,
  upsertManifestEntry,
  type ManifestModel,
} from '../../../trainer/src/onnx/manifest.js';
import { verifyManifest } from '../../helpers/manifests.js';
import { addToManifest } from '../../helpers/manifests.js';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { EXPERIMENT_NAMES } from '../../../trainer/src/training/experiments.js';
import { goldenCases } from '../../helpers/golden.js';
import { goldenModel } from '../../helpers/make-fixture-models.js';

const WEIGHTS = new URL('../../../weights/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('manifest.schema.json', WEIGHTS), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

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

function assertValid(manifest: unknown): void {
  assert.ok(validate(manifest), JSON.stringify(validate.errors, undefined, 2));
}

test('a model file is listed with what it says of itself', async () => {
  const path = writeModel('lizard.regenerate.fp32.onnx');
  await addToManifest(manifestPath, path);
  const manifest = await readManifest(manifestPath);
  assertValid(manifest);
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
  assert.deepEqual(await verifyManifest(manifestPath), []);
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
  assertValid(manifest);
  assert.deepEqual(
    manifest.models.map(({ experiment, files }) => [experiment, Object.keys(files).sort()]),
    [
      ['grow', ['fp32']],
      ['regenerate', ['fp32', 'q8']],
    ],
  );
  assert.deepEqual(
    readdirSync(folder).filter((file) => !/^lizard.*onnx$|^manifest.json$/.test(file)),
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
    const problems = await verifyManifest(manifestPath);
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

test('the schema lists the experiments and dtypes that there are', () => {
  const { experiment, files } = schema.definitions.model.properties;
  assert.deepEqual(experiment.enum, EXPERIMENT_NAMES);
  assert.deepEqual(Object.keys(files.properties), [...DTYPES]);
});

test('the schema can fail', () => {
  const manifest = { version: 1, models: [{ name: 'Größe', files: {} }] };
  assert.equal(validate(manifest), false);
  assert.ok(validate.errors!.length >= 5);
});

test('the shipped manifest keeps its schema and names files that are there, unchanged', async () => {
  const path = fileURLToPath(new URL('manifest.json', WEIGHTS));
  assertValid(await readManifest(path));
  assert.deepEqual(await verifyManifest(path), []);
  const listed = (await readManifest(path)).models
    .flatMap(({ files }) => Object.values(files).map(({ file }) => file))
    .sort();
  const there = readdirSync(WEIGHTS).filter((file) => file.endsWith('.onnx'));
  assert.deepEqual(listed, there.sort(), 'every model file is listed');
});
