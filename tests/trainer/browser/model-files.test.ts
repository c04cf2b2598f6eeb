/** What a page measures, draws, packs and opens, compared with what Node.js does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { GrowingCa } from '../../../src/index.js';
import type * as Library from '../../../trainer/src/browser/index.js';
import { evaluateModel } from '../../../trainer/src/evaluation/evaluate-model.js';
import { planOfWords } from '../../../trainer/src/evaluation/words.js';
import { describeModel, readWeights } from '../../../trainer/src/onnx/read-model.js';
import { settingsOfModel } from '../../../trainer/src/onnx/settings-of-model.js';
import { posterOfModel } from '../../../trainer/src/pictures/poster.js';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';
import { encodeCheckpoint, type Checkpoint } from '../../../trainer/src/training/checkpoint.js';
import { initialState } from '../../../trainer/src/training/initial-state.js';
import { openLibraryPage, serveEmptyPage, toUrl } from '../../helpers/empty-page.js';
import { oddModelFile } from '../../helpers/odd-models.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

const FILE = new URL('../../../weights/lizard.regenerate.fp32.onnx', import.meta.url);
const shipped = new Uint8Array(readFileSync(FILE));

let served: ServedBrowser;
let page: Page;
/** A run with the weights of the shipped lizard. */
let lizard: Checkpoint;
before(async () => {
  served = await serveEmptyPage();
  page = await openLibraryPage(served);
  const { rule, weights } = readWeights(shipped, 'lizard');
  const target = await loadTarget('lizard');
  const settings = {
    ...settingsOfModel(rule, describeModel(shipped, 'lizard'), target),
    rotations: 0,
  };
  lizard = {
    settings,
    target,
    command: 'none',
    commit: 'none',
    state: initialState(settings, weights),
  };
});
after(() => served?.close());

/** Does something with a checkpoint in the page. */
function withCheckpoint<Result>(
  checkpoint: Checkpoint,
  work: (checkpoint: Library.Checkpoint) => Promise<Result>,
): Promise<Result> {
  return page.evaluate(
    async ({ saved, work }) => {
      const bytes = new Uint8Array(await (await fetch(saved)).arrayBuffer());
      const run = (0, eval)(`(${work})`) as (checkpoint: Library.Checkpoint) => Promise<unknown>;
      return run(library.decodeCheckpoint(bytes));
    },
    { saved: toUrl(encodeCheckpoint(checkpoint)), work: work.toString() },
  ) as Promise<Result>;
}

describe('measure', () => {
  it('gives the numbers of growing-ca evaluate, each word when it is known', async () => {
    const plan = { ...planOfWords(40), regrowFor: 1, turnedBy: [] };
    const { target } = lizard;
    const subject = { target, drawTurned: () => Promise.resolve([]) };
    const { evaluation } = await evaluateModel(shipped, 'lizard', subject, plan);
    const { measured, heard } = await withCheckpoint(lizard, async (checkpoint) => {
      const heard: Library.Measured[] = [];
      const measured = await library.measure(checkpoint, { onMeasured: (one) => heard.push(one) });
      return { measured, heard };
    });
    const rows = evaluation.rows.filter(({ kind }) => /^(grown|held|healed)$/.test(kind));
    assert.deepEqual(
      rows.map(({ kind, steps }) => [kind, steps]),
      [
        ['grown', 96],
        ['held', 1000],
        ['healed', 200],
      ],
    );
    assert.deepEqual(
      measured,
      [
        ['grows', 0.005],
        ['holds', 0.001],
        ['heals', 0.002],
      ].map(([word, limit], index) => {
        return { word, limit, error: rows[index].median, met: true, iteration: 0 };
      }),
    );
    assert.deepEqual(heard, measured);
  });

  it('says what is not met, also where nothing is left', async () => {
    const weights = {
      ...lizard.state.weights,
      updateWeights: lizard.state.weights.updateWeights.map((value) => 3 * value),
    };
    const state = initialState(lizard.settings, weights);
    const measured = await withCheckpoint({ ...lizard, state }, (run) => library.measure(run));
    assert.deepEqual(
      measured.map(({ met }) => met),
      [false, false, false],
    );
  });

  it('ends at its signal, before or in the middle', async () => {
    const reasons = await withCheckpoint(lizard, async (run) => {
      const reasons: string[] = [];
      const note = (error: Error) => void reasons.push(error.message);
      const before = AbortSignal.abort(new Error('before'));
      await library.measure(run, { signal: before }).catch(note);
      const stop = new AbortController();
      const onMeasured = () => stop.abort(new Error('in the middle'));
      await library.measure(run, { signal: stop.signal, onMeasured }).catch(note);
      return reasons;
    });
    assert.deepEqual(reasons, ['before', 'in the middle']);
  });
});

describe('drawPoster', () => {
  it('draws what publish draws, without loss', async () => {
    const { address, type } = await withCheckpoint(lizard, async (run) => {
      const blob = await library.drawPoster(run);
      const reader = new FileReader();
      reader.readAsDataURL(blob);
      await new Promise((resolve) => reader.addEventListener('load', resolve));
      return { address: reader.result as string, type: blob.type };
    });
    assert.equal(type, 'image/webp');
    const decode = (file: Uint8Array) =>
      sharp(file).flatten({ background: 'white' }).raw().toBuffer({ resolveWithObject: true });
    const actual = await decode(Buffer.from(address.split(',')[1], 'base64'));
    const expected = await decode(await posterOfModel(shipped, 'lizard', 'regenerate'));
    assert.deepEqual(actual.info, expected.info);
    const most = actual.data.reduce(
      (peak, value, index) => Math.max(peak, Math.abs(value - expected.data[index])),
      0,
    );
    // A canvas keeps colours premultiplied.
    assert.ok(most <= 1, `${most}`);
  });
});

/** A run of the sizes that round fast. */
async function smallRun(): Promise<Checkpoint> {
  const rule = { channels: 12, hidden: 32, size: 12, padding: 3 };
  const settings = { ...lizard.settings, ...rule };
  const target = await loadTarget('lizard', settings);
  return { ...lizard, settings, target, state: initialState(settings) };
}

describe('exportPage', () => {
  it('is one file that grows the pattern and asks for nothing', async () => {
    const run = await smallRun();
    const html = await withCheckpoint(run, async (checkpoint) => {
      return new TextDecoder().decode(await library.exportPage(checkpoint));
    });
    const shown = await served.browser.newPage();
    const asked: string[] = [];
    shown.on('request', (request) => asked.push(request.url()));
    shown.on('pageerror', (error) => assert.fail(error));
    await served.show(shown, html);
    await shown.waitForFunction(
      () => (document.querySelector<GrowingCa>('growing-ca')?.stepCount ?? 0) > 5,
    );
    assert.equal(await shown.title(), 'lizard, growing');
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('data:')),
      [`${served.address}page.html`],
    );
  });
});

describe('openModel', () => {
  const open = (bytes: Uint8Array) =>
    page.evaluate(async (address) => {
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
      try {
        const { checkpoint, name, target } = await library.openModel(bytes);
        const { settings, state, command } = checkpoint;
        const cells = Array.from(checkpoint.target.data);
        const weights = Array.from(state.weights.updateWeights);
        const about = { ...checkpoint.target, data: undefined };
        return { name, from: target, settings, command, cells, weights, about };
      } catch (error) {
        return { problem: `${(error as Error).name}: ${(error as Error).message}` };
      }
    }, toUrl(bytes));

  it('opens what a page exported, with the very target', async () => {
    const run = await smallRun();
    const bytes = await withCheckpoint(run, async (checkpoint) => {
      return Array.from(await library.exportModel(checkpoint));
    });
    const opened = await open(Uint8Array.from(bytes));
    assert.equal(opened.from, 'file');
    assert.equal(opened.name, 'lizard');
    assert.deepEqual(opened.cells, Array.from(run.target.data));
    assert.deepEqual(opened.weights, Array.from(run.state.weights.updateWeights));
    assert.deepEqual({ ...opened.settings, rotations: 0 }, run.settings);
    assert.equal(opened.command, 'none && openModel() of growing-ca-trainer/browser');
    assert.deepEqual(opened.about, { ...run.target, data: undefined });
  });

  it('takes for the target of other files what they grow', async () => {
    const { from, cells, about } = await open(shipped);
    assert.equal(from, 'grown');
    assert.equal(about!.emoji, '🦎');
    const { data, size } = lizard.target;
    const squares = data.map((value, index) => (value - cells![index]) ** 2);
    const error = squares.reduce((sum, value) => sum + value, 0) / (4 * size * size);
    assert.ok(error < 1e-4, `${error}`);
  });

  it('says what is wrong with a file', async () => {
    const problem =
      'UserError: This is not a model that can be trained on; give an .onnx file that growing-ca or exportModel wrote, whole.';
    const foreign = new Uint8Array(readFileSync(oddModelFile('with_node_of_cpu')));
    for (const bytes of [
      new TextEncoder().encode('Dear diary'),
      shipped.subarray(0, 3000),
      foreign,
    ]) {
      assert.deepEqual(await open(bytes), { problem });
    }
  });
});

describe('train', () => {
  it('begins with the weights of a model file', async () => {
    const weights = await page.evaluate(async (address) => {
      const from = new Uint8Array(await (await fetch(address)).arrayBuffer());
      const picture = new OffscreenCanvas(20, 20);
      picture.getContext('2d')!.fillRect(5, 5, 10, 10);
      const stop = new AbortController();
      const heard: Library.Progress[] = [];
      const settings = { size: 12, padding: 3, rotations: 0, batch: 4, damaged: 1, steps: [4, 4] };
      const { state, command } = await library.train({
        picture,
        from,
        settings: { ...settings, learningRate: 1e-9 } as Library.GivenSettings,
        signal: stop.signal,
        workers: 1,
        onProgress(progress) {
          heard.push(progress);
          stop.abort();
        },
      });
      return { values: Array.from(state.weights.hiddenWeights), command, heard: heard.length };
    }, toUrl(shipped));
    assert.ok(weights.heard > 0);
    assert.ok(weights.command.endsWith('&& train() of growing-ca-trainer/browser'));
    const { hiddenWeights } = lizard.state.weights;
    assert.ok(
      hiddenWeights.every((value, index) => Math.abs(value - weights.values[index]) < 1e-6),
    );
  });
});
