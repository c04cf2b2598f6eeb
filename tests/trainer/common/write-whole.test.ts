import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { writeWhole } from '../../../trainer/src/common/write-whole.js';
import { temporaryFolder } from '../../helpers/command-line.js';

describe('writeWhole', () => {
  const folder = temporaryFolder();

  it('replaces what was there, and leaves nothing beside', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'old and longer');
    await writeWhole(file, 'new');
    assert.equal(readFileSync(file, 'utf8'), 'new');
    await writeWhole(file, Uint8Array.of(1, 2, 3));
    assert.deepEqual([...readFileSync(file)], [1, 2, 3]);
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  it('leaves nothing behind where it fails', async () => {
    await assert.rejects(writeWhole(path.join(folder, 'file', 'below'), 'text'), /ENOTDIR/);
    await assert.rejects(writeWhole(path.join(folder, 'missing', 'file'), 'text'), /ENOENT/);
    assert.ok(!existsSync(path.join(folder, 'missing')));
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});
