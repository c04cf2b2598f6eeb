import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Checkpoint } from '../../../trainer/src/training/checkpoint.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import { RunFolder } from '../../../trainer/src/training/run-folder.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
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
  const first = await RunFolder.create(folder, checkpoint);
  await first.log([report(1), report(2)]);
  await first.close();
  const left = readdirSync(folder).sort();
  writeFileSync(path.join(folder, 'checkpoint.safetensors.4711'), 'half');
  appendFileSync(path.join(folder, 'log.jsonl'), `${JSON.stringify(report(3))}\n{"iterat`);

  const { run } = await RunFolder.open(folder);
  assert.deepEqual(await run.reports(), [report(1), report(2)]);
  await run.close();
  assert.deepEqual(readdirSync(folder).sort(), left);
});
