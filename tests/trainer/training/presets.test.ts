import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KNOB_NAMES, KNOBS } from '../../../trainer/src/training/knobs.js';
import { PRESETS } from '../../../trainer/src/training/presets.js';
import type { TrainingSettings } from '../../../trainer/src/training/settings.js';
import { readTables } from '../../helpers/markdown-tables.js';

/** What both publications say; the learning rate's schedule and the iterations are ours. */
const PUBLISHED: Partial<TrainingSettings> = {
  ...{ size: 40, background: 'keep', channels: 16, hidden: 128, fireRate: 0.5 },
  ...{ batch: 8, pool: 1024, steps: [64, 96], damaged: 3, damage: ['circle'], rotations: 0 },
  ...{ optimizer: 'adam', learningRate: 2e-3, schedule: 'cosine', learningRateFloor: 0.01 },
  ...{ warmUp: 0, average: 0 },
  ...{ iterations: 12000, damageRadius: [0.1, 0.4], randomSeed: 1, experiment: 'regenerate' },
};

test('presets are those of the two publications, and ours', () => {
  const document = { padding: 0, masking: 'after', sobelScale: 1 };
  assert.deepEqual(PRESETS.document, { ...PUBLISHED, ...document });
  const distill = { padding: 16, masking: 'before-and-after', sobelScale: 1 / 8 };
  assert.deepEqual(PRESETS.distill, { ...PUBLISHED, ...distill });
  assert.deepEqual(PRESETS.default, {
    ...PUBLISHED,
    ...{ padding: 12, masking: 'before-and-after', sobelScale: 1 },
    ...{ optimizer: 'muon', iterations: 5000, pool: 256, rotations: 0.5 },
    ...{ warmUp: 300, average: 50, learningRate: 4e-3 },
    damage: ['circle', 'half', 'centre'],
  });
});

test('every preset can be given by flags and config files', () => {
  for (const settings of Object.values(PRESETS)) {
    for (const name of KNOB_NAMES) {
      const { fits, parse, show } = KNOBS[name].kind;
      assert.ok(fits(settings[name]), `${name} ${settings[name]}`);
      assert.deepEqual(parse(show(settings[name] as never)), settings[name], name);
    }
  }
});

test('the page of the rule says the same of them', () => {
  const page = readFileSync(new URL('../../../docs/rule.md', import.meta.url), 'utf8');
  const { rows } = readTables(page).find(({ section }) => section === 'Variants')!;
  const saidOf = (name: string) => rows.find(([first]) => first === name)!.slice(1);
  const { default: ours, document, distill } = PRESETS;
  const presets = [ours, document, distill];
  const inWords = {
    'Sobel scale': ({ sobelScale }) => (sobelScale === 1 ? '1' : `1/${1 / sobelScale}`),
    'alive mask': ({ masking }) => masking.replaceAll('-', ' '),
    picture: ({ size }) => `${size} cells`,
    margin: ({ padding }) => (padding ? `${padding} cells` : 'none'),
    'channels, hidden units': ({ channels, hidden }) => `${channels}, ${hidden}`,
    'fire rate': ({ fireRate }) => `${fireRate}`,
    'steps per iteration': ({ steps }) => steps.join('–'),
    batch: ({ batch }) => `${batch}`,
    'seeds alone': ({ warmUp }) => (warmUp ? `${warmUp} iterations` : 'none'),
    'averaged weights': ({ average }) => (average ? `over ${average} iterations` : 'none'),
    pool: ({ pool }) => pool.toLocaleString('en'),
    iterations: ({ iterations }) => iterations.toLocaleString('en'),
  } satisfies Record<string, (settings: TrainingSettings) => string>;
  for (const [name, say] of Object.entries(inWords)) {
    assert.deepEqual(saidOf(name), presets.map(say), name);
  }
});
