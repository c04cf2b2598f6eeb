import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'node:test';
import sharp from 'sharp';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { runCommand, startCommand, temporaryFolder } from '../../helpers/command-line.js';
import { until } from '../../helpers/until.js';

const folder = temporaryFolder();
const file = (name: string) => path.join(folder, name);
const manual = readFileSync(new URL('../../../docs/catalogue.md', import.meta.url), 'utf8');
const SMALL = { size: 8, padding: 2, hidden: 32, batch: 4, pool: 8, iterations: 2, steps: [8, 12] };

function writeCatalog(name: string, targets: unknown, settings: object = SMALL): string {
  writeFileSync(file(name), JSON.stringify({ settings, targets }));
  return file(name);
}

const train = (catalog: string, out: string, ...words: string[]) => [
  'train',
  '--catalog',
  catalog,
  '--out',
  out,
  '--threads',
  '1',
  '--no-scores',
  ...words,
];

before(async () => {
  const create = { width: 30, height: 30, channels: 3, background: 'white' } as const;
  const square = { create: { ...create, width: 14, height: 14, background: 'red' } };
  await sharp({ create })
    .composite([{ input: square }])
    .png()
    .toFile(file('logo.png'));
});

describe('growing-ca train --catalog', () => {
  it('trains what is not done, goes on after a failure, and finishes it later', async () => {
    const out = file('mixed');
    const catalog = writeCatalog('mixed.json', [
      { name: 'lizard', target: '🦎' },
      { name: 'lost', target: './lost.png' },
      { name: 'smiley', target: 'slightly-smiling-face', settings: { experiment: 'persist' } },
      { name: 'logo', target: 'logo.png', settings: { background: 'remove', iterations: 1 } },
    ]);
    const first = await runCommand(...train(catalog, out));
    assert.equal(first.status, 1);
    assert.match(first.stderr, /error: \[2\/4\] lost: There is no file .*lost\.png/);
    assert.match(first.stderr, /error: 1 of 4 targets failed \(lost\); see above, fix them/);
    assert.match(first.stdout, /\[4\/4\] logo: trained/);
    assert.deepEqual(readdirSync(out).sort(), [
      'lizard',
      'lizard.regenerate.fp32.onnx',
      'logo',
      'logo.regenerate.fp32.onnx',
      'smiley',
      'smiley.persist.fp32.onnx',
    ]);
    const model = path.join(out, 'smiley.persist.fp32.onnx');
    const { metadata } = describeModel(readFileSync(model), model);
    assert.equal(metadata.target, 'smiley', 'its name in the catalogue');
    assert.equal(metadata.source, 'emoji:slightly-smiling-face');
    assert.equal(metadata.experiment, 'persist');
    const logo = await readCheckpoint(path.join(out, 'logo'));
    assert.equal(logo.state.iteration, 1);
    assert.equal(logo.target.data[3 * 144], 0, 'its backdrop is gone');

    const { mtimeMs } = statSync(model);
    await sharp(file('logo.png')).toFile(file('lost.png'));
    const second = await runCommand(...train(catalog, out));
    assert.equal(second.status, 0, second.stderr);
    assert.match(second.stdout, /\[1\/4\] lizard: done before/);
    assert.match(second.stdout, /\[2\/4\] lost: trained/);
    assert.equal(statSync(model).mtimeMs, mtimeMs);
    assert.ok(existsSync(path.join(out, 'lost.regenerate.fp32.onnx')));

    const changed = await runCommand(...train(catalog, out, '--iterations', '5'));
    assert.equal(changed.status, 1);
    assert.match(changed.stderr, /lizard: It was trained with other settings; move .* away/);

    writeFileSync(path.join(out, 'smiley/settings.json'), '{');
    const other = writeCatalog('mixed.json', [
      { name: 'lizard', target: '🐟' },
      { name: 'smiley', target: '🙂', settings: { experiment: 'persist' } },
      { name: 'logo', target: './logo.png', settings: { background: 'remove', iterations: 1 } },
    ]);
    const third = await runCommand(...train(other, out));
    assert.equal(third.status, 1);
    assert.match(
      third.stderr,
      /^error: \[1\/3\] lizard: It was trained on emoji:lizard, not on emoji:fish; move .* away/m,
    );
    assert.match(third.stderr, /^error: 1 of 3 targets failed \(lizard\)/m);
  });

  it('goes on with what a signal or a kill left half done', async () => {
    const out = file('halted');
    // Long enough to be halted twice.
    const long = { size: 12, padding: 3, steps: [32, 48], iterations: 150, rotations: 0 };
    const settings = { ...SMALL, ...long, damage: ['circle'] };
    const catalog = writeCatalog('halted.json', [{ name: 'lizard', target: '🦎' }], settings);
    const run = path.join(out, 'lizard');
    for (const [signal, expected] of [
      ['SIGTERM', 143],
      ['SIGKILL', null],
    ] as const) {
      const log = path.join(run, 'log.jsonl');
      const before = existsSync(log) ? readFileSync(log, 'utf8').length : 0;
      const training = startCommand(...train(catalog, out, '--checkpoint-every', '0.05'));
      await until(() => existsSync(log) && readFileSync(log, 'utf8').length > before, training);
      training.kill(signal);
      assert.equal((await training.outcome).status, expected);
      assert.ok((await readCheckpoint(run)).state.iteration < 150, 'nothing was tested');
      assert.deepEqual(readdirSync(out), ['lizard']);
    }
    const last = await runCommand(...train(catalog, out));
    assert.equal(last.status, 0, last.stderr);
    assert.equal((await readCheckpoint(run)).state.iteration, 150);
    assert.ok(existsSync(path.join(out, 'lizard.regenerate.fp32.onnx')));
  });
});

describe('docs/catalogue.md', () => {
  const hasParallel = spawnSync('parallel', ['--version']).status === 0;
  const examples = [...manual.matchAll(/<!-- A test runs this example.*-->\n```sh\n([^`]+)```/g)];
  for (const [index, [, example]] of examples.entries()) {
    const tool = ['parallel', 'xargs'][index];
    const skip = tool === 'parallel' && !hasParallel && 'GNU parallel is not installed';
    it(`spreads its catalogue with ${tool}`, { skip }, () => {
      assert.ok(example.includes(tool));
      const place = file(tool);
      mkdirSync(place);
      writeFileSync(path.join(place, 'catalog.json'), /```json\n([^`]+)```/.exec(manual)![1]);
      writeFileSync(path.join(place, 'logo.png'), readFileSync(file('logo.png')));
      const program = fileURLToPath(new URL('../../../trainer/bin/growing-ca.js', import.meta.url));
      const command = path.join(place, 'growing-ca');
      writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
      chmodSync(command, 0o755);
      const env = {
        ...process.env,
        PATH: `${place}${path.delimiter}${process.env.PATH}`,
        NODE_OPTIONS: '',
        NODE_TEST_CONTEXT: '',
      };
      const { status, stderr } = spawnSync('sh', ['-c', example], { cwd: place, env });
      assert.equal(status, 0, String(stderr));
      assert.deepEqual(readdirSync(path.join(place, 'runs')).sort(), [
        'fish',
        'fish.persist.fp32.onnx',
        'lizard',
        'lizard.regenerate.fp32.onnx',
        'logo',
        'logo.regenerate.fp32.onnx',
        'smiley',
        'smiley.regenerate.fp32.onnx',
      ]);
    });
  }

  it('has both examples', () => assert.equal(examples.length, 2));
});
