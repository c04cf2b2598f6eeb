import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Checkpoint } from '../../../trainer/src/training/checkpoint.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { newHolder } from '../../../trainer/src/training/lock-holder.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import { holdsRun, readSettings, RunFolder } from '../../../trainer/src/training/run-folder.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const base = temporaryFolder();
const newFolder = () => mkdtempSync(path.join(base, 'run-'));
const settings = { ...PRESETS.default, size: 4, padding: 1, pool: 2 };
const checkpoint: Checkpoint = {
  settings,
  target: {
    ...{ name: 'nothing', source: 'a test', licence: 'CC0-1.0', size: 4, padding: 1 },
    ...{ width: 6, height: 6, data: new Float32Array(4 * 36) },
  },
  command: 'a test',
  commit: 'none',
  state: { ...initialState(settings), iteration: 2 },
};
const report = (iteration: number) => ({ iteration, loss: 0.5, learningRate: 0.1, steps: 64 });

test('a resumed run loses what a kill left: half of a file, and lines after the checkpoint', async () => {
  const folder = newFolder();
  const first = await RunFolder.create(folder, checkpoint);
  await first.log([report(1), report(2)]);
  await first.close();
  const left = readdirSync(folder).sort();
  writeFileSync(path.join(folder, 'checkpoint.safetensors.4711.half'), 'half');
  appendFileSync(path.join(folder, 'log.jsonl'), `${JSON.stringify(report(3))}\n{"iterat`);

  const { run } = await RunFolder.open(folder);
  assert.deepEqual(await run.reports(), [report(1), report(2)]);
  await run.close();
  assert.deepEqual(readdirSync(folder).sort(), left);
});

test('a run writes nothing more into a folder that another one has taken over', async () => {
  const folder = newFolder();
  const run = await RunFolder.create(folder, checkpoint);
  await run.log([report(1)]);
  const lock = path.join(folder, 'run.lock');
  writeFileSync(`${lock}.new`, JSON.stringify({ ...newHolder(), token: 'other' }));
  renameSync(`${lock}.new`, lock);
  const read = () =>
    readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'hex'));
  const before = read();
  for (const write of [
    () => run.log([report(2)]),
    () => run.save({ ...checkpoint, commit: 'other' }),
    () => run.write('poster.png', 'other'),
  ]) {
    await assert.rejects(write, /was taken over by another run/);
  }
  assert.deepEqual(read(), before);
  await run.close();
});

test('what a run was started with is read without the run', async () => {
  const folder = newFolder();
  assert.equal(await readSettings(folder), undefined);
  assert.equal(holdsRun(folder), false);
  await (await RunFolder.create(folder, checkpoint)).close();
  assert.equal(holdsRun(folder), true);
  const target = { ...checkpoint.target, data: undefined };
  const read = await readSettings(folder);
  assert.deepEqual(read?.settings, settings);
  assert.deepEqual({ ...read?.target, data: undefined }, target);
});

test('files of others are none that a kill left', async () => {
  const folder = newFolder();
  const others = ['settings.json', 'report.2024'];
  for (const name of others) {
    const file = path.join(folder, name);
    writeFileSync(file, '{"editor.fontSize": 12}');
    await assert.rejects(RunFolder.create(folder, checkpoint), /is not empty; name a new folder/);
    assert.equal(readFileSync(file, 'utf8'), '{"editor.fontSize": 12}');
    renameSync(file, `${base}/${name}`);
  }
  await (await RunFolder.create(folder, checkpoint)).close();
  const saved = path.join(folder, 'checkpoint.safetensors');
  copyFileSync(saved, `${saved}.1`);
  mkdirSync(path.join(folder, 'older.2'));
  const before = readdirSync(folder).sort();
  await (await RunFolder.open(folder)).run.close();
  assert.deepEqual(readdirSync(folder).sort(), [...before, 'log.jsonl'].sort());
});

test('a folder whose run never saved a checkpoint is taken again', async () => {
  const folder = newFolder();
  await (await RunFolder.create(folder, checkpoint)).close();
  const saved = path.join(folder, 'checkpoint.safetensors');
  renameSync(saved, `${saved}.4711.half`);
  await (await RunFolder.create(folder, checkpoint)).close();
  assert.deepEqual(readdirSync(folder).sort(), ['checkpoint.safetensors', 'settings.json']);
});

test('a run goes on without the lines of its log that a crash destroyed', async () => {
  const folder = newFolder();
  const first = await RunFolder.create(folder, checkpoint);
  await first.log([report(1)]);
  appendFileSync(path.join(folder, 'log.jsonl'), `${'\0'.repeat(20)}\n`);
  await first.log([report(2)]);
  await first.close();
  const { run } = await RunFolder.open(folder);
  assert.deepEqual(await run.reports(), [report(1), report(2)]);
  await run.close();
});
