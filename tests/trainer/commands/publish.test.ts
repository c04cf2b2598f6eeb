import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { scoresPage } from '../../../trainer/src/evaluation/scores-page.js';
import type { Manifest } from '../../../trainer/src/onnx/manifest.js';
import { readManifest } from '../../../trainer/src/onnx/manifest-files.js';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { assertInOrder } from '../../helpers/manifests.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';

const SHIPPED = new URL('../../../weights/', import.meta.url);

const folder = temporaryFolder();
const run = path.join(folder, 'run');
const weights = path.join(folder, 'weights');
const QUICK = ['--scores', 'quick', '--patterns', '1', '--threads', '1'];
const publish = (...words: string[]) => runCommand('publish', ...words, '--weights', weights);
const FILES = ['fp16.onnx', 'fp32.onnx', 'q8.onnx', 'webp'].map(
  (end) => `ladybug.regenerate.${end}`,
);

before(async () => {
  const { status, stderr } = await runCommand(
    ...['train', 'lady-beetle', '--size', '8', '--padding', '4', '--hidden', '32', '--batch', '4'],
    ...['--pool', '8', '--steps', '16-24', '--iterations', '10', '--threads', '1'],
    ...['--no-scores', '--out', run],
  );
  assert.equal(status, 0, stderr);
});

test('a run becomes three scored files, a poster, an entry and a page', async () => {
  const { status, stderr } = await publish(run, '--name', 'ladybug', ...QUICK);
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    readdirSync(weights).sort(),
    ['SCORES.md', ...FILES, 'manifest.json', 'scores.json'].sort(),
  );

  const manifest = await readManifest(path.join(weights, 'manifest.json'));
  await assertInOrder(weights);
  const [model] = manifest.models;
  assert.deepEqual(
    [model.name, model.emoji, model.source, model.poster?.file],
    ['ladybug', '🐞', 'emoji:lady-beetle', 'ladybug.regenerate.webp'],
  );
  assert.match(model.command!, /^growing-ca train lady-beetle --size 8 .*--iterations 10 --out /);
  assert.deepEqual(Object.keys(model.files).sort(), ['fp16', 'fp32', 'q8']);
  for (const [dtype, file] of Object.entries(model.files)) {
    const { metadata } = describeModel(readFileSync(path.join(weights, file.file)), file.file);
    assert.equal(metadata.dtype, dtype);
    assert.equal(metadata.target, 'ladybug');
    const medians = JSON.parse(metadata.scores);
    const scores = file.scores as Record<string, { median: number }>;
    assert.equal(medians.grown_96, Number(scores.grown_96.median.toPrecision(2)));
    assert.equal(metadata.gate, file.gate);
    assert.equal(file.gate === undefined, dtype === 'fp32');
  }
  assert.ok(model.files.q8!.bytes <= 13_000, `${model.files.q8!.bytes} bytes`);
  for (const file of readdirSync(weights)) {
    const written = readFileSync(path.join(weights, file), 'latin1');
    for (const place of [folder, homedir()])
      assert.ok(!written.includes(place), `${file}: ${place}`);
  }
  const { format, width } = await sharp(path.join(weights, model.poster!.file)).metadata();
  assert.ok(format === 'webp' && width % 16 === 0);
  assert.equal(readFileSync(path.join(weights, 'SCORES.md'), 'utf8'), scoresPage(manifest));
});

test('what another process publishes in the meantime stays', async () => {
  const shared = path.join(folder, 'shared');
  const [listed] = (await readManifest(path.join(weights, 'manifest.json'))).models;
  let ended = false;
  const publishing = runCommand(
    ...['publish', run, '--name', 'ladybug', '--weights', shared, ...QUICK],
  ).finally(() => (ended = true));
  const scored = path.join(shared, 'ladybug.regenerate.fp32.onnx.scores');
  while (!ended && !existsSync(scored)) await setTimeout(20);
  const other = { version: 1, models: [{ ...listed, name: 'beetle' }] };
  writeFileSync(path.join(shared, 'manifest.json'), JSON.stringify(other));
  assert.equal((await publishing).status, 0);
  const { models } = await readManifest(path.join(shared, 'manifest.json'));
  assert.deepEqual(models.map(({ name }) => name).sort(), ['beetle', 'ladybug']);
});

test('what is published already is not scored again, and the page is written anew alone', async () => {
  const before = readFileSync(path.join(weights, 'manifest.json'));
  rmSync(path.join(weights, 'SCORES.md'));
  const { status, stdout } = await publish(run, '--name', 'ladybug', ...QUICK);
  assert.equal(status, 0);
  assert.match(stdout, /already published/);
  assert.ok(before.equals(readFileSync(path.join(weights, 'manifest.json'))));
  assert.ok(existsSync(path.join(weights, 'SCORES.md')));
  assert.equal((await publish()).status, 0);
});

test('what a crash left between the two lists is said, and mended', async () => {
  const scores = path.join(weights, 'scores.json');
  const whole = readFileSync(scores);
  rmSync(scores);
  const page = await publish();
  assert.equal(page.status, 0);
  assert.match(page.stderr, /warning: ladybug\.regenerate\.fp32\.onnx has no scores of what it is/);
  const { stdout, stderr } = await publish(run, '--name', 'ladybug', ...QUICK);
  assert.doesNotMatch(stdout, /already published/);
  assert.doesNotMatch(stderr, /has no scores/);
  assert.ok(whole.equals(readFileSync(scores)));
});

test('after an interruption what was measured is not measured again', async () => {
  const interrupted = path.join(folder, 'interrupted');
  const again = () =>
    runCommand('publish', run, '--name', 'ladybug', ...QUICK, '--weights', interrupted);
  // A poster that cannot be written: the last thing before a model is in the folder.
  const inTheWay = path.join(interrupted, 'ladybug.regenerate.webp');
  mkdirSync(inTheWay, { recursive: true });
  assert.equal((await again()).status, 1);
  const scores = ['fp32', 'fp16', 'q8'].map((dtype) => `ladybug.regenerate.${dtype}.onnx.scores`);
  assert.deepEqual(readdirSync(interrupted).sort(), [...scores, 'ladybug.regenerate.webp'].sort());

  rmSync(inTheWay, { recursive: true });
  // What is kept of another model, or is nonsense, is measured anew.
  copyFileSync(path.join(interrupted, scores[0]), path.join(interrupted, scores[1]));
  writeFileSync(path.join(interrupted, scores[2]), 'nonsense');
  const { status, stdout, stderr } = await again();
  assert.equal(status, 0, stderr);
  const taken = stdout.split('\n').filter((line) => line.includes('before the interruption'));
  assert.equal(taken.length, 1);
  assert.match(taken[0], /scores of ladybug at fp32: .*fp32\.onnx\.scores/);
  assert.deepEqual(readdirSync(interrupted).sort(), readdirSync(weights).sort());
  for (const file of readdirSync(weights)) {
    const [one, other] = [interrupted, weights].map((each) => readFileSync(path.join(each, file)));
    assert.ok(one.equals(other), `${file} is another than without an interruption`);
  }
});

test('a model file is published with the weights that it has', async () => {
  const file = path.join(folder, 'other.onnx');
  assert.equal((await runCommand('export', run, '-o', file)).status, 0);
  assert.equal((await publish(file, ...QUICK)).status, 0);
  const { models } = await readManifest(path.join(weights, 'manifest.json'));
  assert.deepEqual(
    models.map(({ name }) => name),
    ['lady-beetle', 'ladybug'],
  );
  const published = path.join(weights, 'lady-beetle.regenerate.fp32.onnx');
  assert.deepEqual(
    readWeights(readFileSync(published), published),
    readWeights(readFileSync(file), file),
  );
});

test('a q8 file that was trained on takes the place of plain rounding, and the manifest says so', async () => {
  const file = path.join(folder, 'trained.q8.onnx');
  const words = ['--dtype', 'q8', '--no-gate', '--finetune', '3', '--threads', '1', '-o', file];
  assert.equal((await runCommand('export', run, ...words)).status, 0);
  const { status, stderr } = await publish(
    run,
    '--name',
    'ladybug',
    '--q8',
    file,
    '--again',
    ...QUICK,
  );
  assert.equal(status, 0, stderr);
  const { models } = await readManifest(path.join(weights, 'manifest.json'));
  const { q8 } = models.find(({ name }) => name === 'ladybug')!.files;
  assert.match(q8!.finetune!, /^3 iterations: growing-ca export/);
  assert.match(q8!.gate!, /, quick$/);
  const published = path.join(weights, q8!.file);
  assert.deepEqual(
    readWeights(readFileSync(published), published),
    readWeights(readFileSync(file), file),
  );
  await assertInOrder(weights);
});

test('names that are none, and several models of one name, are refused', async () => {
  for (const [words, says] of [
    [[run, '--name', 'Lady Beetle'], /Lady Beetle is not a valid file name/],
    [[run, run, '--name', 'ladybug'], /publish the models one by one/],
    [[path.join(folder, 'none')], /There is no file/],
    [[run, '--q8', path.join(weights, 'ladybug.regenerate.fp16.onnx')], /is not a q8 file/],
  ] as const) {
    const { status, stderr } = await publish(...words);
    assert.equal(status, 1);
    assert.match(stderr, says);
  }
});

test('a model of elsewhere is published under a name for a file, or not at all', async () => {
  const target = path.join(folder, 'elsewhere', 'weights');
  const file = path.join(folder, 'elsewhere.onnx');
  const bytes = readFileSync(path.join(run, 'lady-beetle.regenerate.fp32.onnx'));
  for (const [metadata, says] of [
    [{ target: '../../out' }, /its target is "\.\.\/\.\.\/out".*give another name with --name\.$/m],
    [
      { experiment: 'x/../../out' },
      /its experiment is "x\/\.\.\/\.\.\/out".*import --experiment\.$/m,
    ],
  ] as const) {
    writeFileSync(file, setMetadata(bytes, metadata));
    const { status, stderr } = await runCommand('publish', file, '--weights', target, ...QUICK);
    assert.equal(status, 1);
    assert.match(stderr, says);
    assert.ok(!existsSync(path.dirname(target)));
  }
});

test('a folder that cannot be had is said before anything is scored', async () => {
  const file = path.join(folder, 'a file');
  writeFileSync(file, '');
  for (const weights of [file, path.join(file, 'weights')]) {
    const { status, stdout, stderr } = await runCommand('publish', run, '--weights', weights);
    assert.equal(status, 1);
    assert.match(stderr, /^error: .*a file is a file; name a folder with --weights\.$/m);
    assert.equal(stdout, '');
  }
  const { stderr } = await runCommand('publish', run, '--weights', '');
  assert.match(stderr, /^error: --weights is empty; name a folder with it\.$/m);
});

test('the page says what is missed, with the number, and what rounding lost', () => {
  const good = { median: 0.0001, mean: 0.0001, worst: 0.0002, trials: 8 };
  const manifest: Manifest = {
    version: 1,
    models: [
      {
        name: 'web',
        experiment: 'regenerate',
        grid: { width: 64, height: 64 },
        channels: 16,
        fireRate: 0.5,
        files: {
          fp32: {
            file: 'web.regenerate.fp32.onnx',
            bytes: 38000,
            sha256: '',
            scores: {
              held_1000: { ...good, median: 0.00021 },
              left_1000: { ...good, healedShare: 0.875 },
              fates: { well: 7, dead: 0, exploded: 0, sliding: 1 },
            },
          },
          q8: {
            file: 'web.regenerate.q8.onnx',
            bytes: 12600,
            sha256: '',
            gate: 'failed held_1000',
            scores: { held_1000: { ...good, median: 0.0004 }, runtime: 'kernel' },
          },
        },
      },
    ],
  };
  const page = scoresPage(manifest);
  assert.match(page, /Misses median 0\.0002, held, t = 1000: 0\.00021\./);
  assert.match(page, /Misses healed in 90 %, left half lost, 1000 steps after: 88 %\./);
  assert.match(page, /Not measured: held, t = 20000\./);
  assert.match(page, /\*\*0\.00021 \(0\.00020\)\*\* \| {2}\| \*\*0\.00040 \(0\.00020\)\*\*/);
  assert.match(page, /At q8 it is worse than fp32 by more than allowed: held, t = 1000\./);
  assert.match(page, /There is no scored file at fp16\./);
  assert.match(page, /Undisturbed at fp32: 1 sliding\./);
  assert.match(page, /Scored in: kernel\./);
});

test('the page of the shipped models is what their manifest says', async () => {
  const manifest = await readManifest(fileURLToPath(new URL('manifest.json', SHIPPED)));
  const page = readFileSync(new URL('SCORES.md', SHIPPED), 'utf8');
  assert.equal(page, scoresPage(manifest), 'run: growing-ca publish --weights weights');
  for (const { poster } of manifest.models) {
    if (poster) assert.ok(existsSync(new URL(poster.file, SHIPPED)), poster.file);
  }
});
