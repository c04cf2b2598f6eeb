import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { buildStepModel } from '../../../trainer/src/onnx/step-graph.js';
import { modelFileName, writeModelFile } from '../../../trainer/src/onnx/write-model.js';
import { goldenCases } from '../../helpers/golden.js';

const folder = mkdtempSync(join(tmpdir(), 'growing-ca-export-'));
after(() => rmSync(folder, { recursive: true }));
const { rule, weights } = goldenCases()[0];
const model = buildStepModel(rule, weights, { target: 'lizard' });

test('what is written can be read, in folders that were not there', async () => {
  const path = join(folder, 'new', 'folder', modelFileName('lizard', 'regenerate', 'fp32'));
  assert.ok(path.endsWith('/lizard.regenerate.fp32.onnx'));
  assert.equal(await writeModelFile(path, model), model);
  const written = readFileSync(path);
  assert.ok(written.equals(model));
  assert.equal(describeModel(written, path).metadata.target, 'lizard');
  assert.deepEqual(readWeights(written, path), { rule, weights });
  assert.deepEqual(readdirSync(join(folder, 'new', 'folder')), ['lizard.regenerate.fp32.onnx']);
});

test('paths that cannot be a model file are refused', async () => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'folder.onnx'));
  for (const path of ['model.json', 'file/model.onnx', 'folder.onnx']) {
    await assert.rejects(writeModelFile(join(folder, path), model), UserError);
  }
  assert.deepEqual(readdirSync(folder).sort(), ['file', 'folder.onnx', 'new']);
});
