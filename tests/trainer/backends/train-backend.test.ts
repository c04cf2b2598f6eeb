import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import util from 'node:util';
import { restoreUtilities } from '../../../trainer/src/backends/native-tensorflow.js';
import { OPTIONAL_PACKAGES } from '../../../trainer/src/backends/optional-packages.js';
import { runCommand, runInProcess, temporaryFolder } from '../../helpers/command-line.js';
import { environmentOf, NATIVE, reasonToSkip } from '../../helpers/backends.js';

const folder = temporaryFolder();
const SMALL = [
  ...['--size', '8', '--padding', '2', '--hidden', '16', '--batch', '2', '--damaged', '1'],
  ...['--pool', '4', '--steps', '2-3'],
];

describe('packages that some backends need', () => {
  it('have the versions that the package asks for, and are optional', () => {
    const file = new URL('../../../trainer/package.json', import.meta.url);
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    assert.deepEqual(peerDependencies, OPTIONAL_PACKAGES);
    for (const name of Object.keys(OPTIONAL_PACKAGES)) {
      assert.equal(peerDependenciesMeta[name].optional, true);
      assert.equal(dependencies[name], undefined);
    }
  });

  const present = reasonToSkip('tensorflow') === undefined && 'tfjs-node is installed here';
  it('are named, with the command to run, where they are missing', { skip: present }, async () => {
    const run = path.join(folder, 'missing');
    const words = ['train', 'lizard', '--out', run, '--backend', 'tensorflow', ...SMALL];
    const { status, stderr } = await runCommand(...words);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: .* npm install --no-save @tensorflow\/tfjs-node@4\.22\.0 \(where .*build:tensorflow/,
    );
    assert.ok(!existsSync(run), 'a run folder is left behind');
  });
});

it('tfjs-node finds functions of node:util that Node 23 removed', () => {
  const utilities = util as unknown as Record<string, unknown>;
  const own = { isArray: utilities.isArray, isNullOrUndefined: utilities.isNullOrUndefined };
  delete utilities.isArray;
  delete utilities.isNullOrUndefined;
  try {
    restoreUtilities();
    const { isArray, isNullOrUndefined } = utilities as Record<string, (value: unknown) => boolean>;
    assert.deepEqual([[], {}].map(isArray), [true, false]);
    assert.deepEqual([null, undefined, 0].map(isNullOrUndefined), [true, true, false]);
  } finally {
    Object.assign(utilities, own);
  }
});

describe('growing-ca train --backend', () => {
  it('says so where a rollout does not fit into memory, and leaves nothing behind', async () => {
    const run = path.join(folder, 'large');
    const words = ['train', 'lizard', '--out', run, '--backend', 'wasm', '--size', '256'];
    const { status, stderr } = await runCommand(...words, '--padding', '60');
    assert.equal(status, 1);
    assert.match(stderr, /^error: .*4 GiB.*smaller batch/);
    assert.ok(!existsSync(run), 'a run folder is left behind');
  });

  for (const backend of ['fused', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const) {
    it(`${backend} trains`, { skip: reasonToSkip(backend) }, async () => {
      Object.assign(process.env, environmentOf(backend));
      const out = path.join(folder, backend);
      const words = ['train', 'lizard', '--out', out, '--backend', backend, '--iterations', '3'];
      const run = NATIVE.includes(backend) ? runInProcess : runCommand;
      const { status, stderr } = await run(...words, '--no-scores', ...SMALL);
      assert.equal(status, 0, stderr);
      const lossesOf = (name: string) =>
        readFileSync(path.join(folder, name, 'log.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => (JSON.parse(line) as { loss: number }).loss);
      lossesOf('fused').forEach((loss, iteration) => {
        const error = Math.abs(lossesOf(backend)[iteration] / loss - 1);
        assert.ok(error < 1e-3, `iteration ${iteration}: ${error}`);
      });
    });
  }
});
