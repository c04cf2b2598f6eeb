import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ODD_MODELS, oddModelFile } from '../../helpers/odd-models.js';

for (const [name, build] of Object.entries(ODD_MODELS)) {
  test(`${name}: the fixture is what the trainer writes`, () => {
    assert.ok(
      Buffer.from(build()).equals(readFileSync(oddModelFile(name))),
      'run: npx tsx tests/helpers/make-fixture-models.ts',
    );
  });
}
