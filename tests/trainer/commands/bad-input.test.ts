import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import sharp from 'sharp';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const file = (name: string) => path.join(folder, name);
const out = file('out');
const run = file('run');
const train = (...words: string[]) => ['train', ...words, '--out', out];

const SMALL = [
  ...['--size', '8', '--padding', '2', '--batch', '4', '--pool', '4', '--threads', '1'],
  ...['--no-scores'],
];

before(async () => {
  writeFileSync(file('empty.png'), '');
  writeFileSync(file('text.png'), 'this is not a picture');
  mkdirSync(file('folder.png'));
  const clear = { width: 20, height: 20, channels: 4, background: '#0000' } as const;
  await sharp({ create: clear }).png().toFile(file('transparent.png'));
  const huge = { width: 8000, height: 8000, channels: 1 } as const;
  await sharp(Buffer.alloc(8000 * 8000), { raw: huge })
    .png({ compressionLevel: 1 })
    .toFile(file('huge.png'));
  mkdirSync(file('occupied'));
  writeFileSync(file('occupied/thesis.txt'), 'years of work');
  await runCommand('train', 'lizard', '--out', run, '--iterations', '1', ...SMALL);
  writeFileSync(file('broken.json'), '{"iterations": 5');
  writeFileSync(file('list.json'), '[1, 2]');
  writeFileSync(file('typo.json'), '{"itterations": 5}');
  writeFileSync(file('wrong.json'), '{"steps": [96, 64]}');
  writeFileSync(file('preset.json'), '{"preset": "fast"}');
  const model = readFileSync(path.join(run, 'lizard.regenerate.fp32.onnx'));
  writeFileSync(file('odd.onnx'), setMetadata(model, { target_size: 'abc' }));
  mkdirSync(file('short'));
  const checkpoint = readFileSync(path.join(run, 'checkpoint.safetensors'));
  writeFileSync(file('short/checkpoint.safetensors'), checkpoint.subarray(0, 5000));
});

/** What is typed, and the sentence that answers. */
const cases: [string, () => string[], RegExp][] = [
  ['an emoji that does not exist', () => train('liizard'), /liizard.*lizard/s],
  ['a missing file', () => train(file('none.png')), /There is no file .*none\.png; check/],
  ['a file that is no image', () => train(file('text.png')), /text\.png.*image/],
  ['an empty file', () => train(file('empty.png')), /empty\.png is empty; give/],
  ['a folder', () => train(file('folder.png')), /folder\.png is a folder; give/],
  ['a huge image', () => train(file('huge.png')), /huge\.png.*(smaller|pixels)/],
  [
    'a fully transparent image',
    () => train(file('transparent.png')),
    /transparent\.png.*transparent/,
  ],
  ['no target', () => train(), /nothing to train: give/],
  [
    'an unknown flag',
    () => train('lizard', '--iteration', '5'),
    /unknown option '--iteration'.*--iterations/s,
  ],
  [
    'an unknown experiment',
    () => train('lizard', '--experiment', 'heal'),
    /experiment.*Give one of grow, persist, regenerate/,
  ],
  [
    'a number out of range',
    () => train('lizard', '--batch', '0'),
    /--batch.*whole number in 1\.\.256/,
  ],
  [
    'a word for a number',
    () => train('lizard', '--learning-rate', 'fast'),
    /--learning-rate.*number above 0/,
  ],
  [
    'a pool for grow',
    () => train('lizard', '--experiment', 'grow', '--pool', '9'),
    /--pool contradicts --experiment grow/,
  ],
  [
    'a pool smaller than a batch',
    () => train('lizard', '--pool', '4'),
    /--pool 4 is smaller than --batch 8/,
  ],
  [
    'a batch too small to damage',
    () => train('lizard', '--batch', '3'),
    /--batch 3 is too small for regenerate/,
  ],
  [
    'wounds for persist',
    () => train('lizard', '--experiment', 'persist', '--damage', 'half'),
    /--damage contradicts --experiment persist/,
  ],
  [
    'a shape that is none',
    () => train('lizard', '--damage', 'square'),
    /some of circle,rectangle,/,
  ],
  ['a range upside down', () => train('lizard', '--steps', '96-64'), /--steps.*second not below/],
  [
    'rotations without room',
    () => train('lizard', '--preset', 'document', '--rotations'),
    /does not fit on a grid of 40 when turned; use --padding 8 or more/,
  ],
  [
    'a warm-up where there is nothing else',
    () => train('lizard', '--experiment', 'grow', '--warm-up', '10'),
    /--warm-up contradicts --experiment grow, which has no pool/,
  ],
  [
    'a floor for a constant rate',
    () => train('lizard', '--schedule', 'constant', '--learning-rate-floor', '0.1'),
    /--learning-rate-floor contradicts --schedule constant/,
  ],
  ['no config file', () => train('lizard', '--config', file('no.json')), /There is no file/],
  [
    'a config file that is not JSON',
    () => train('lizard', '--config', file('broken.json')),
    /broken\.json is not JSON/,
  ],
  [
    'a config file that is a list',
    () => train('lizard', '--config', file('list.json')),
    /is not a JSON object/,
  ],
  [
    'a config file with a typing error',
    () => train('lizard', '--config', file('typo.json')),
    /sets itterations, which is not a setting; did you mean iterations\?/,
  ],
  [
    'a config file with a wrong value',
    () => train('lizard', '--config', file('wrong.json')),
    /steps in .*wrong\.json is \[96,64\]; give two values/,
  ],
  [
    'a config file with an unknown preset',
    () => train('lizard', '--config', file('preset.json')),
    /The preset in .* is unknown; give one of default, document, distill/,
  ],
  [
    'a grid beyond memory',
    () => train('lizard', '--size', '256', '--padding', '256', '--batch', '256'),
    /smaller batch or grid/,
  ],
  ['no run folder named', () => ['train', 'lizard'], /required option '-o, --out <folder>'/],
  [
    'a folder that holds another run',
    () => ['train', 'lizard', '--out', run, ...SMALL],
    /holds another run; add --resume.*--out/,
  ],
  [
    'a folder that holds other files',
    () => ['train', 'lizard', '--out', file('occupied'), ...SMALL],
    /is not empty; name a new folder/,
  ],
  [
    'a run folder below a file',
    () => ['train', 'lizard', '--out', file('empty.png/run'), ...SMALL],
    /cannot be created or written/,
  ],
  [
    'resuming what is no run',
    () => ['train', '--resume', '--out', file('occupied')],
    /has no run to continue/,
  ],
  [
    'a checkpoint cut short',
    () => ['train', '--resume', '--out', file('short')],
    /checkpoint\.safetensors cannot be used: it is cut short.*Train again/,
  ],
  [
    'an export of what is no run',
    () => ['export', file('occupied'), '-o', file('m.onnx')],
    /has no run to continue/,
  ],
  [
    'an export of a checkpoint cut short',
    () => ['export', file('short'), '-o', file('m.onnx')],
    /cut short/,
  ],
  [
    'an export to another ending',
    () => ['export', run, '-o', file('m.bin')],
    /does not end in \.onnx/,
  ],
  ['an evaluation of what is no model', () => ['evaluate', file('text.png')], /text\.png/],
  ['no name of a folder', () => ['train', 'lizard', '--out', ''], /--out is empty; name a folder/],
  ['no name of a file', () => ['evaluate', ''], /name of a file is empty; give/],
  [
    'a target after a flag that takes it for its value',
    () => train('--rotations', 'lizard'),
    /'lizard' is invalid.*write the target before/,
  ],
  [
    'a model whose metadata name no size',
    () => ['evaluate', file('odd.onnx')],
    /target_size in .*odd\.onnx is "abc"; give it with --size/,
  ],
  ['an unknown command', () => ['grow', 'lizard'], /unknown command 'grow'/],
];

describe('bad input to growing-ca', () => {
  for (const [name, words, message] of cases) {
    it(name, async () => {
      const files = readdirSync(folder).sort();
      const { status, stderr } = await runCommand(...words());
      assert.equal(status, 1, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n +at /, 'a stack is no answer');
      assert.ok(!existsSync(out), 'a folder was left behind');
      assert.deepEqual(readdirSync(folder).sort(), files);
      assert.deepEqual(readdirSync(file('occupied')), ['thesis.txt']);
    });
  }
});
