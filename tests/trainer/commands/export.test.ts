import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { openSource } from '../../../trainer/src/commands/export-source.js';
import { pictureError, turnAboutSeed } from '../../../trainer/src/evaluation/score.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import type { RuleWeights } from '../../../trainer/src/rule/weights.js';
import { TURNS } from '../../../trainer/src/training/turns.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { WEIGHT_NAMES } from '../../../trainer/src/rule/weights.js';

const LIZARD = fileURLToPath(
  new URL('../../../weights/lizard.regenerate.fp32.onnx', import.meta.url),
);
const folder = temporaryFolder();
const place = (name: string) => path.join(folder, name);
const read = (file: string) => describeModel(readFileSync(file), file).metadata;
/** A grid with less around the picture: fewer cells to score. */
const metadataOf = (bytes: Uint8Array) => ({
  ...describeModel(bytes, LIZARD).metadata,
  grid: '48x48',
});
const GATE = ['--gate', 'quick', '--patterns', '1', '--threads', '1'];

/**
 * The same function with a hidden unit that is never on. What leads out of it is large, and the
 * other weights of its rows with it are next to nothing once they share a scale.
 */
function spoil(file: string): void {
  const bytes = readFileSync(LIZARD);
  const { rule, weights } = readWeights(bytes, LIZARD);
  const { hidden, channels } = rule;
  const spoilt: RuleWeights = {
    hiddenWeights: Float32Array.of(...weights.hiddenWeights, ...new Float32Array(3 * channels)),
    hiddenBias: Float32Array.of(...weights.hiddenBias, -1),
    updateWeights: Float32Array.from(
      Array.from({ length: channels }, (_, channel) => [
        ...weights.updateWeights.subarray(channel * hidden, (channel + 1) * hidden),
        1000,
      ]).flat(),
    ),
  };
  const larger = { ...rule, hidden: hidden + 1 };
  writeFileSync(file, buildStepModel(larger, spoilt, metadataOf(bytes)));
}

/** Its weights are on q8's levels already, so that rounding loses nothing on any machine. */
function levelOut(file: string): RuleWeights {
  const bytes = readFileSync(LIZARD);
  const metadata = metadataOf(bytes);
  const { rule, weights } = readWeights(bytes, LIZARD);
  const nearest = readWeights(buildStepModel(rule, weights, metadata, 'q8'), file).weights;
  writeFileSync(file, buildStepModel(rule, nearest, metadata));
  return nearest;
}

test('a model that rounds well is written, and says that it passed', async () => {
  const level = place('level.onnx');
  const weights = levelOut(level);
  const out = place('lizard.q8.onnx');
  const { status, stderr, stdout } = await runCommand(
    ...['export', level, '--dtype', 'q8', '-o', out, ...GATE],
  );
  assert.equal(status, 0, stderr);
  const bytes = readFileSync(out);
  assert.match(stdout, new RegExp(`${bytes.length} bytes`));
  assert.ok(bytes.length <= 13_000, `${bytes.length} bytes`);
  assert.deepEqual(readWeights(bytes, out).weights, weights);
  const metadata = read(out);
  assert.equal(metadata[METADATA_KEYS.dtype], 'q8');
  assert.equal(metadata[METADATA_KEYS.gate], 'passed, quick');
  assert.equal(metadata[METADATA_KEYS.source], 'emoji:lizard');
  assert.equal(metadata[METADATA_KEYS.scores], undefined, 'they were of another file');
});

test('a model that rounds badly is refused with its rows; --force writes it and says so', async () => {
  const spoilt = place('spoilt.onnx');
  spoil(spoilt);
  const out = place('spoilt.q8.onnx');
  const words = ['export', spoilt, '--dtype', 'q8', '-o', out, ...GATE];
  const refused = await runCommand(...words);
  assert.equal(refused.status, 1);
  assert.match(
    refused.stderr,
    /error: At q8 the model is too much worse in .* --finetune 200, or --force/,
  );
  assert.match(refused.stdout, /grown, t = 96: 0\.\d{6}; fp32 has 0\.\d{6}/);
  assert.ok(!existsSync(out));

  const forced = await runCommand(...words, '--force');
  assert.equal(forced.status, 0, forced.stderr);
  assert.match(read(out)[METADATA_KEYS.gate], /^failed grown_96 .*, quick$/);

  const unseen = await runCommand('export', spoilt, '--dtype', 'fp16', '-o', out, '--no-gate');
  assert.equal(unseen.status, 0, unseen.stderr);
  assert.equal(read(out)[METADATA_KEYS.gate], 'skipped');
});

test('--finetune goes on with rounded weights, the same way each time, and says so', async () => {
  const run = place('run');
  const train = await runCommand(
    ...['train', '🦎', '--size', '8', '--padding', '4', '--hidden', '32', '--batch', '4'],
    ...['--pool', '8', '--steps', '16-24', '--iterations', '10', '--threads', '1'],
    ...['--no-scores', '--out', run],
  );
  assert.equal(train.status, 0, train.stderr);
  const finetune = async (name: string, ...more: string[]) => {
    const words = ['export', run, '--dtype', 'q8', '-o', place(name), '--no-gate'];
    const { status, stderr } = await runCommand(...words, ...more, '--threads', '1');
    assert.equal(status, 0, stderr);
    return place(name);
  };
  const [plain, once, again] = [
    await finetune('plain.onnx'),
    await finetune('once.onnx', '--finetune', '5'),
    await finetune('again.onnx', '--finetune', '5'),
  ].map((file) => ({ file, ...readWeights(readFileSync(file), file) }));
  for (const name of WEIGHT_NAMES) {
    assert.notDeepEqual(once.weights[name], plain.weights[name]);
    assert.deepEqual(once.weights[name], again.weights[name]);
  }
  assert.match(read(once.file)[METADATA_KEYS.finetune], /^5 iterations: growing-ca export /);
  assert.equal(read(plain.file)[METADATA_KEYS.finetune], undefined);
});

test('a model file is trained on with turned seeds, as a run is, where its grid has room', async () => {
  const { settings, target, turned } = await (await openSource(LIZARD, {})).lesson();
  assert.ok(settings.rotations > 0);
  assert.equal(turned?.length, TURNS);
  const quarter = turnAboutSeed(target, 1);
  const errorOf = (picture: Float32Array) => pictureError(picture, quarter, target.size);
  assert.ok(errorOf(turned[TURNS / 4]) < errorOf(turned[0]) / 20);

  const cramped = await (await openSource(LIZARD, { padding: 0 })).lesson();
  assert.equal(cramped.settings.rotations, 0);
  assert.equal(cramped.turned, undefined);
});

test('what makes no sense is refused at once', async () => {
  for (const [words, message] of [
    [['--finetune', '5'], /--finetune is about rounding, but fp32 is not rounded/],
    [['--dtype', 'int4'], /one of fp32, fp16, q8/],
    [['--dtype', 'q8', '--target', place('none.png')], /none\.png/],
  ] as const) {
    const out = place('refused.onnx');
    const { status, stderr } = await runCommand('export', LIZARD, '-o', out, ...words);
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.ok(!existsSync(out));
  }
  const { status, stderr } = await runCommand('export', place('nothing'), '-o', place('x.onnx'));
  assert.equal(status, 1);
  assert.match(stderr, /There is no file/);
});

test('a file that cannot be written is said before anything is measured', async () => {
  const out = place('folder.onnx');
  mkdirSync(out);
  const words = ['export', LIZARD, '--dtype', 'q8', ...GATE];
  for (const [where, says] of [
    [out, /folder\.onnx is a folder; give --out the name of a file/],
    [
      path.join(LIZARD, 'out.onnx'),
      /lizard\.regenerate\.fp32\.onnx is a file; name a folder with --out/,
    ],
  ] as const) {
    const { status, stderr } = await runCommand(...words, '-o', where);
    assert.equal(status, 1);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /% of the/);
  }
});
