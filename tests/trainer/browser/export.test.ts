/** What a page exports is what the command line exports of the same run. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type * as Library from '../../../trainer/src/browser/index.js';
import { readWeights } from '../../../trainer/src/onnx/read-model.js';
import { roundWeights } from '../../../trainer/src/onnx/stored-weights.js';
import { encodeCheckpoint, type Checkpoint } from '../../../trainer/src/training/checkpoint.js';
import { readCheckpoint } from '../../../trainer/src/training/run-folder.js';
import { ruleOf } from '../../../trainer/src/training/settings.js';
import { runCommand } from '../../helpers/command-line.js';
import { EMPTY, LIBRARY, serveEmptyPage, toUrl } from '../../helpers/empty-page.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'export-in-a-page-'));
const run = path.join(folder, 'run');
let served: ServedBrowser;
let checkpoint: Checkpoint;

before(async () => {
  const sizes = ['--size', '12', '--padding', '3', '--hidden', '32', '--batch', '4'];
  const work = ['--iterations', '40', '--steps', '8-12', '--rotations', '0', '--no-scores'];
  const { status, stderr } = await runCommand('train', 'lizard', '--out', run, ...sizes, ...work);
  assert.equal(status, 0, stderr);
  checkpoint = await readCheckpoint(run);
  served = await serveEmptyPage();
});

after(async () => {
  await served?.close();
  rmSync(folder, { recursive: true });
});

async function exportInPage(
  { browser, address }: ServedBrowser,
  checkpoint: Checkpoint,
  dtype: Library.Dtype,
): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.goto(`${address}${EMPTY}`);
    const bytes = await page.evaluate(
      async ({ library, saved, dtype }) => {
        const { decodeCheckpoint, exportModel } = (await import(library)) as typeof Library;
        const checkpoint = new Uint8Array(await (await fetch(saved)).arrayBuffer());
        return Array.from(await exportModel(decodeCheckpoint(checkpoint), dtype));
      },
      {
        library: LIBRARY,
        saved: toUrl(encodeCheckpoint(checkpoint)),
        dtype,
      },
    );
    return Uint8Array.from(bytes);
  } finally {
    await page.close();
  }
}

describe('exporting in a page', () => {
  for (const dtype of ['fp32', 'fp16', 'q8'] as const) {
    it(`gives the weights of growing-ca export at ${dtype}`, async () => {
      const file = path.join(folder, `${dtype}.onnx`);
      const words = ['-o', file, '--dtype', dtype, '--no-gate'];
      const { status, stderr } = await runCommand('export', run, ...words);
      assert.equal(status, 0, stderr);
      const exported = readWeights(await exportInPage(served, checkpoint, dtype), 'the page’s');
      assert.deepEqual(exported, readWeights(readFileSync(file), 'the command’s'));
      const { settings, state } = checkpoint;
      const nearest = roundWeights(ruleOf(settings), state.weights, dtype);
      const isNearest = exported.weights.updateWeights.every(
        (value, index) => value === nearest.updateWeights[index],
      );
      // At q8 by examples: something had grown that could be looked at.
      assert.equal(isNearest, dtype !== 'q8');
    });
  }
});
