import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import sharp from 'sharp';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { runEvaluate, type EvaluateOptions } from '../../../trainer/src/commands/evaluate.js';
import { UserError } from '../../../trainer/src/common/user-error.js';
import type { Evaluation } from '../../../trainer/src/evaluation/evaluate-model.js';
import { readManifest } from '../../../trainer/src/onnx/manifest-files.js';
import { addToManifest, assertInOrder } from '../../helpers/manifests.js';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';
import { targetMetadata } from '../../../trainer/src/targets/target-metadata.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import { RunFolder } from '../../../trainer/src/training/run-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'growing-ca-evaluate-'));
after(() => rmSync(folder, { recursive: true }));
const modelPath = join(folder, 'lizard.grow.fp32.onnx');

/** A rule that does nothing. */
function writeModel(metadata: Record<string, string>): void {
  const weights = {
    hiddenWeights: new Float32Array(2 * 12),
    hiddenBias: new Float32Array(2),
    updateWeights: new Float32Array(4 * 2),
  };
  const rule = { channels: 4, hidden: 2, sobelScale: 1, masking: 'before-and-after' } as const;
  writeFileSync(modelPath, buildStepModel(rule, weights, metadata));
}

/** Runs the command and returns what it printed. */
async function printed(options: EvaluateOptions = {}, path = modelPath): Promise<string> {
  const log = mock.method(console, 'log', () => undefined);
  try {
    await runEvaluate(path, { patterns: 1, threads: 1, ...options });
    return log.mock.calls.map(({ arguments: [line] }) => line).join('\n');
  } finally {
    log.mock.restore();
  }
}

test('the target is drawn again from the metadata, the scores are printed and recorded', async () => {
  const target = await loadTarget('🦎', { size: 8, padding: 2 });
  writeModel({ ...targetMetadata(target), [METADATA_KEYS.experiment]: 'grow' });
  const manifestPath = join(folder, 'manifest.json');
  await addToManifest(manifestPath, modelPath);

  const table = await printed({ record: true });
  assert.match(table, /^lizard on 12 x 12 cells/);
  assert.ok(
    table.endsWith(
      '\nVerdict: not learned yet, it does not grow its picture.\n' +
        `Train on with: growing-ca train lizard --from ${modelPath} --experiment grow ` +
        `--size 8 --padding 2 --iterations 4000 --out ${modelPath.slice(0, -'.onnx'.length)}-2`,
    ),
    table,
  );
  const { metadata } = describeModel(readFileSync(modelPath), modelPath);
  const { models } = await readManifest(manifestPath);
  const scores = models[0].files.fp32!.scores as Record<string, { median: number }> & {
    blank: number;
    runtime: string;
  };
  // Nothing but the seed, which lies in the picture: an alpha of 1 in place of the lizard's.
  const seed = (3 * 12 + 6) * 12 + 6;
  const change = 1 - 2 * target.data[seed];
  assert.ok(Math.abs(scores.held_5000.median - scores.blank - change / 256) < 1e-4);
  const medians = JSON.parse(metadata[METADATA_KEYS.scores]);
  assert.equal(medians.held_5000, Number(scores.held_5000.median.toPrecision(2)));
  assert.equal(Object.keys(medians).length, Object.keys(scores).length - 3);
  assert.equal(scores.runtime, 'kernel');
  await assertInOrder(folder);
  assert.deepEqual(readdirSync(folder).sort(), [
    'lizard.grow.fp32.onnx',
    'manifest.json',
    'scores.json',
  ]);

  const all = { json: true, target: 'fish', quick: true, all: true };
  const json = JSON.parse(await printed(all));
  assert.equal(json.target, 'fish');
  assert.equal(json.rows.length, 14);
  const shorter = JSON.parse(await printed({ ...all, all: false }));
  assert.deepEqual(shorter.rows, json.rows.slice(0, 1), 'what does not grow is not measured on');
  assert.equal(shorter.cutShort, true);
  const sheet = join(folder, 'sheet.png');
  assert.match(
    await printed({ target: 'fish', sheet }),
    / so nothing else was measured;\ngrowing-ca evaluate --all /,
  );
  assert.ok(existsSync(sheet));
});

test('either runtime can be asked for, and the sheet names it', async () => {
  const lizard = new URL('../../../weights/lizard.regenerate.q8.onnx', import.meta.url);
  writeFileSync(modelPath, readFileSync(lizard));
  const sheets: Evaluation[] = [];
  for (const runtime of ['kernel', 'onnx'] as const) {
    sheets.push(JSON.parse(await printed({ json: true, quick: true, runtime })));
  }
  assert.equal(sheets[0].runtime, 'kernel');
  assert.match(sheets[1].runtime, /^onnxruntime-web \d+\.\d+\.\d+$/);
  sheets[0].rows.forEach(({ median }, index) => {
    assert.ok(Math.abs(median - sheets[1].rows[index].median) < 1e-6, `row ${index}`);
  });
});

test('a size that metadata do not say follows from the grid', async () => {
  writeModel({ [METADATA_KEYS.grid]: '44x44', [METADATA_KEYS.source]: 'emoji:lizard' });
  assert.match(await printed({ quick: true }), /^lizard on 44 x 44 cells.*\n.*0\.0950/);
});

test('a model that does not name an emoji needs a target', async () => {
  writeModel({});
  await assert.rejects(printed(), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.message, /--target/);
    return true;
  });
  writeModel({ [METADATA_KEYS.source]: 'logo.png' });
  await assert.rejects(printed(), /its target was logo.png; give the picture with --target/);
});

test('scores are printed, whatever cannot be written with them', async () => {
  writeModel({ ...targetMetadata(await loadTarget('🦎', { size: 8, padding: 2 })) });
  const log = mock.method(console, 'log', () => undefined);
  try {
    const sheet = join(folder, `${'long'.repeat(70)}.png`);
    const options = { quick: true, patterns: 1, threads: 1, sheet };
    await assert.rejects(runEvaluate(modelPath, options), /cannot be written \(ENAMETOOLONG\)/);
    assert.match(log.mock.calls.map(({ arguments: [line] }) => line).join(), /Verdict: /);
  } finally {
    log.mock.restore();
  }
});

test('what cannot be written or read is said before anything is measured', async () => {
  const target = await loadTarget('🦎', { size: 8, padding: 2 });
  writeModel({ ...targetMetadata(target), [METADATA_KEYS.experiment]: 'grow' });
  const place = mkdtempSync(join(folder, 'place-'));
  const sheet = join(place, 'sheet.png');
  mkdirSync(sheet);
  await assert.rejects(
    printed({ sheet }),
    /sheet\.png is a folder; give --sheet the name of a file/,
  );
  const copy = join(place, 'model.onnx');
  writeFileSync(copy, readFileSync(modelPath));
  writeFileSync(join(place, 'manifest.json'), '{"version": 1, "models": []}');
  mkdirSync(join(place, 'scores.json'));
  await assert.rejects(printed({ record: true }, copy), /scores\.json cannot be read \(EISDIR\)/);
});

test('the sheet shows a line a row, and changes nothing else', async () => {
  writeModel({ ...targetMetadata(await loadTarget('🦎', { size: 8, padding: 2 })) });
  const sheet = join(folder, 'sheet.png');
  const options = { quick: true, all: true, patterns: 3, held: [120, 130, 140] };
  const table = await printed({ ...options, sheet });
  assert.equal(table, await printed(options));
  const { format, width, height } = await sharp(sheet).metadata();
  assert.equal(format, 'png');
  const rows = table.split('\n').filter((line) => / 0\.\d{5} /.test(line)).length;
  assert.equal(rows, 15);
  // The halves together have no line.
  // A cell is 11 pixels, and a line is a picture of 12 cells with what is written below.
  assert.ok(height > (rows - 1) * 12 * 11 && width > 4 * 12 * 11, `${width} x ${height}`);
});

test('a run gives the target that its model does not name', async () => {
  const run = join(folder, 'run');
  const picture = join(folder, 'logo.png');
  const create = { width: 20, height: 10, channels: 4, background: 'red' } as const;
  await sharp({ create }).png().toFile(picture);
  const target = await loadTarget(picture, { size: 8, padding: 2 });
  const settings = { ...PRESETS.default, size: 8, padding: 2, pool: 8, rotations: 0 };
  const about = { command: 'growing-ca train', commit: '0123abc', state: initialState(settings) };
  await RunFolder.create(run, { settings, target, ...about });
  writeModel(targetMetadata(target));
  await assert.rejects(printed(), /its target was logo.png; give the picture with --target/);
  assert.match(await printed({ quick: true, target: run }), /^logo on 12 x 12/);
  await assert.rejects(printed({}, run), /is not done, so it has no model yet; .* --resume/);
  cpSync(modelPath, join(run, 'logo.regenerate.fp32.onnx'));
  assert.match(await printed({ quick: true }, run), /^logo on 12 x 12/);
  await assert.rejects(
    printed({ target: run, size: 8 }),
    /leave out --size, --padding and --background/,
  );
  await assert.rejects(printed({ target: folder }), /has no run to continue/);
});

test('flags that contradict each other, or a sheet that has no place, are refused at once', async () => {
  writeModel({ ...targetMetadata(await loadTarget('🦎', { size: 8, padding: 2 })) });
  await assert.rejects(printed({ quick: true, record: true }), /--record contradicts --quick/);
  await assert.rejects(printed({ sheet: join(folder, 'sheet.jpg') }), /does not end in .png/);
  await assert.rejects(printed({ sheet: join(folder, 'no', 'sheet.png') }), /There is no folder/);
  await assert.rejects(printed({ held: [50, 100] }), /ages 96, 50, 100 are not in ascending order/);
});

test('a manifest that cannot be read leaves the model alone', async () => {
  writeModel({ ...targetMetadata(await loadTarget('🦎', { size: 8, padding: 2 })) });
  writeFileSync(join(folder, 'manifest.json'), '{');
  const before = readFileSync(modelPath);
  await assert.rejects(printed({ record: true }), UserError);
  assert.ok(before.equals(readFileSync(modelPath)));
});
