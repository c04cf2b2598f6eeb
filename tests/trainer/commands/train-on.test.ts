import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { trainOnCommand } from '../../../trainer/src/commands/train-on.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();

test('a run is trained on beside its folder, however that is named', () => {
  const before = process.cwd();
  mkdirSync(path.join(folder, 'runs/logo/growth'), { recursive: true });
  mkdirSync(path.join(folder, 'runs/fish-2'));
  const newFolder = (from: string) =>
    /--iterations 5 --out (.*)$/s.exec(trainOnCommand(from, { iterations: 5 }))![1];
  try {
    process.chdir(folder);
    assert.equal(newFolder('runs/logo'), 'runs/logo-2');
    assert.equal(newFolder('runs/logo/'), 'runs/logo-2');
    assert.equal(newFolder('runs/fish'), 'runs/fish-3');
    assert.equal(newFolder('lizard.onnx'), 'lizard-2');
    assert.equal(newFolder('two\nlines'), "'two\nlines-2'");
    process.chdir('runs/logo');
    assert.equal(newFolder('.'), '../logo-2');
    assert.equal(newFolder('./'), '../logo-2');
    process.chdir('growth');
    assert.equal(newFolder('..'), '../../logo-2');
  } finally {
    process.chdir(before);
  }
});
