import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { readCatalog } from '../../../trainer/src/commands/catalog-file.js';
import { entriesOf, shardKind } from '../../../trainer/src/commands/shard.js';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const file = (name: string) => path.join(folder, name);

function writeCatalog(name: string, targets: unknown, settings: object = {}): string {
  writeFileSync(file(name), JSON.stringify({ settings, targets }));
  return file(name);
}

function writeText(name: string): string {
  writeFileSync(file(name), 'targets: lizard');
  return file(name);
}

const train = (catalog: string, out: string, ...words: string[]) => [
  ...['train', '--catalog', catalog, '--out', out, '--no-scores', ...words],
];

describe('shards', () => {
  it('deal every entry out once, evenly, and an added one moves none', () => {
    const entries = Array.from({ length: 23 }, (_, i) => i);
    for (const of of [1, 3, 10, 40]) {
      const shards = Array.from({ length: of }, (_, i) =>
        entriesOf(entries, { number: i + 1, of }),
      );
      assert.deepEqual(
        shards.flat().sort((a, b) => a - b),
        entries,
      );
      const sizes = shards.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      const longer = entriesOf([...entries, 23], { number: 1, of });
      assert.deepEqual(longer.slice(0, sizes[0]), shards[0]);
    }
  });

  it('are read as they are shown, and none that are not there', () => {
    const shard = shardKind.parse('3/10');
    assert.ok(shardKind.fits(shard));
    assert.equal(shardKind.show(shard), '3/10');
    for (const text of [
      '0/10',
      '11/10',
      '3',
      '3/',
      '/3',
      'a/b',
      '-1/3',
      '1.5/3',
      '1/0',
      '1/1000000',
    ]) {
      assert.ok(!shardKind.fits(shardKind.parse(text)), text);
    }
  });
});

it('trainer/catalogs/distill.json has the ten emoji of the Distill demo', async () => {
  const catalog = fileURLToPath(new URL('../../../trainer/catalogs/distill.json', import.meta.url));
  const entries = await readCatalog(catalog);
  const sources = await Promise.all(
    entries.map(async ({ name, target, settings }) => {
      assert.deepEqual(settings, {});
      return `${name} ${(await loadTarget(target)).source}`;
    }),
  );
  assert.deepEqual(sources.sort(), [
    'butterfly emoji:butterfly',
    'explosion emoji:collision',
    'eye emoji:eye',
    'fish emoji:tropical-fish',
    'ladybug emoji:lady-beetle',
    'lizard emoji:lizard',
    'pretzel emoji:pretzel',
    'smiley emoji:grinning-face',
    'tree emoji:christmas-tree',
    'web emoji:spider-web',
  ]);
});

describe('bad catalogues', () => {
  const lizard = { name: 'lizard', target: '🦎' };
  const cases: [string, () => string[], RegExp][] = [
    [
      'a target besides',
      () => [...train(writeCatalog('a.json', [lizard]), file('out')), 'fish'],
      /--catalog already lists the targets; leave out either --catalog or fish/,
    ],
    [
      '--resume',
      () => train(writeCatalog('a.json', [lizard]), file('out'), '--resume'),
      /leave out --resume/,
    ],
    [
      'a shard of nothing',
      () => ['train', '--shard', '1/2', '--out', file('out')],
      /--shard needs a catalogue/,
    ],
    [
      'a shard 0',
      () => train(writeCatalog('a.json', [lizard]), file('out'), '--shard', '0/10'),
      /--shard.*'0\/10'.*number from 1 to n/,
    ],
    [
      'a shard too many',
      () => train(writeCatalog('a.json', [lizard]), file('out'), '--shard', '11/10'),
      /--shard.*'11\/10'.*number from 1 to n/,
    ],
    ['no file', () => train(file('none.json'), file('out')), /There is no file .*none\.json/],
    ['no JSON', () => train(writeText('no.json'), file('out')), /no\.json is not JSON/],
    ['no targets', () => train(writeCatalog('a.json', []), file('out')), /lists no targets/],
    [
      'two of a name',
      () => train(writeCatalog('a.json', [lizard, lizard]), file('out')),
      /two targets named lizard/,
    ],
    [
      'a name for no file',
      () => train(writeCatalog('a.json', [{ ...lizard, name: '../up' }]), file('out')),
      /name of target 1 in .* is "\.\.\/up"; use lower-case/,
    ],
    [
      'no target',
      () => train(writeCatalog('a.json', [{ name: 'lizard' }]), file('out')),
      /lizard in .* has no target/,
    ],
    [
      'a typing error',
      () => train(writeCatalog('a.json', [{ ...lizard, setings: {} }]), file('out')),
      /has an unknown key setings; use name, target, settings/,
    ],
    [
      'an unknown setting',
      () => train(writeCatalog('a.json', [{ ...lizard, settings: { iteration: 5 } }]), file('out')),
      /a\.json \(lizard\) sets iteration, which is not a setting; did you mean iterations/,
    ],
    [
      'a wrong value',
      () => train(writeCatalog('a.json', [lizard], { batch: 0 }), file('out')),
      /batch in .*a\.json is 0; give a whole number/,
    ],
    [
      'settings that contradict',
      () =>
        train(
          writeCatalog('a.json', [lizard, { name: 'fish', target: 'fish', settings: { pool: 1 } }]),
          file('out'),
        ),
      /fish: --pool 1 is smaller than --batch/,
    ],
  ];
  for (const [name, words, message] of cases) {
    it(name, async () => {
      const { status, stderr } = await runCommand(...words());
      assert.equal(status, 1, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n +at /, 'a stack is no answer');
      assert.ok(!existsSync(file('out')), 'a folder was left behind');
    });
  }
});
