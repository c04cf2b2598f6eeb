import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DIGESTS, digestOfLife } from '../../../helpers/kernel-digests.js';

for (const [file, digest] of Object.entries(DIGESTS)) {
  test(`the kernel gives the known bits of ${file} in Node`, async () => {
    const bytes = readFileSync(new URL(`../../../../${file}`, import.meta.url));
    assert.equal(await digestOfLife(bytes), digest);
  });
}
