import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { portableCommand, shellWords } from '../../../trainer/src/common/shell-words.js';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';

/** What a shell makes of a command line. */
function split(line: string): string[] {
  const said = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return said.split('\0').slice(0, -1);
}

test('a shell takes a command line apart into its words again', () => {
  const words = [
    'growing-ca',
    'my runs/lizard',
    "it's",
    'a "b" \\',
    '$HOME',
    '`id`',
    '*',
    '~/runs',
    '#1',
    'a;b',
    'a&b',
    '',
    'two\nlines',
    'tab\there',
    '(1)',
    'no\u00a0break',
    '図 1.png',
    '--finetune=!!',
    'C:\\runs',
  ];
  assert.deepEqual(split(shellWords(words)), words);
});

test('what a shell takes as it stands has no quotes', () => {
  for (const words of [
    'growing-ca train 🦎 --steps 64-96 --rotations 0.5 --out runs/lizard_1',
    'growing-ca train 👩‍🚀 --damage circle,half --shard 1/2 --out=./größe/図.onnx',
  ]) {
    assert.equal(shellWords(words.split(' ')), words);
  }
});

test('a command for others names no folder of this machine', () => {
  for (const [words, portable] of [
    [
      ['train', '/home/ann/my logos/a.png', '--out', '/tmp/runs/a/'],
      ['train', 'a.png', '--out', 'a'],
    ],
    [
      ['--from=/tmp/x.onnx', '-o/tmp/y', '~/z', '../../z.png'],
      ['--from=x.onnx', '-oy', 'z', 'z.png'],
    ],
    [
      ['C:\\Users\\Ann\\a b.png', '\\\\host\\share\\c'],
      ['a b.png', 'c'],
    ],
    [["/home/it's/ann's.png"], ["ann's.png"]],
  ]) {
    assert.deepEqual(split(portableCommand(shellWords(words))), portable);
  }
  const relative = 'growing-ca train 🦎 --from runs/a --shard 1/2 --learning-rate .5 --out ./b';
  for (const command of [relative, `${relative} && ${relative} --config 'my runs/c.json'`]) {
    assert.equal(portableCommand(command), command);
  }
});

test('the command in a model’s metadata can be run again where its files lie', async () => {
  const folder = temporaryFolder();
  const weights = fileURLToPath(new URL('../../fixtures/pytorch/weights.npz', import.meta.url));
  const out = path.join(folder, "a lizard's $model.onnx");
  const words = ['import', weights, '-o', out, '--name', 'two words'];
  const { status, stderr } = await runCommand(...words);
  assert.equal(status, 0, stderr);
  const { metadata } = describeModel(readFileSync(out), out);
  const local = words.map((word) => path.basename(word));
  assert.deepEqual(split(metadata.command), ['growing-ca', ...local]);
});
