/** What is wrong in a page is said in a sentence that names what a page has; nothing hangs. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type * as Library from '../../../trainer/src/browser/index.js';
import { openLibraryPage, serveEmptyPage } from '../../helpers/empty-page.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';

let served: ServedBrowser;
let page: Page;
before(async () => {
  served = await serveEmptyPage();
  page = await openLibraryPage(served);
});
after(() => served?.close());

/** How training answers to options that a page makes. */
function trying(make: () => object | Promise<object>, where: Page = page): Promise<string> {
  return where.evaluate(async (make) => {
    const options = await ((0, eval)(`(${make})`) as () => object | Promise<object>)();
    try {
      const { state } = await library.train(options as Library.NewRun);
      return `trained ${state.iteration}`;
    } catch (error) {
      return error instanceof library.UserError ? error.message : `not for people: ${error}`;
    }
  }, make.toString());
}

describe('pictures', () => {
  const cases: [name: string, make: () => object | Promise<object>, problem: string][] = [
    [
      'none',
      () => ({ settings: {} }),
      'There is no picture to train on; give picture a canvas, an ImageBitmap or ImageData.',
    ],
    [
      'one that was closed',
      async () => {
        const picture = await createImageBitmap(new ImageData(4, 4));
        picture.close();
        return { picture };
      },
      'The picture has no pixels; give one that was drawn, and not closed since.',
    ],
    [
      'an empty one',
      () => ({ picture: new OffscreenCanvas(30, 30) }),
      'The picture is transparent everywhere, so there is nothing to grow; give a picture with something in it.',
    ],
    [
      'one without a backdrop that is to be removed',
      () => {
        const picture = new OffscreenCanvas(30, 30);
        const pen = picture.getContext('2d')!;
        for (let x = 0; x < 30; x++) {
          pen.fillStyle = `hsl(${12 * x} 90% 50%)`;
          pen.fillRect(x, 0, 1, 30);
        }
        return { picture, settings: { background: 'remove' } };
      },
      "The picture has no flat backdrop: only 26 % of its border has one colour; leave out background: 'remove', or give a picture with a transparent background.",
    ],
    [
      'one that is only backdrop',
      () => {
        const picture = new OffscreenCanvas(30, 30);
        picture.getContext('2d')!.fillRect(0, 0, 30, 30);
        return { picture, settings: { background: 'remove' } };
      },
      "The picture is only backdrop, so there is nothing left to grow; leave out background: 'remove', or give a picture with something on it.",
    ],
    [
      'a canvas of 20,000 pixels a side',
      () => {
        const picture = document.createElement('canvas');
        Object.assign(picture, { width: 20_000, height: 20_000 });
        picture.getContext('2d')?.fillRect(0, 0, 20_000, 20_000);
        return { picture };
      },
      'The picture has 20000 x 20000 pixels, more than 16,384 a side; scale it down first.',
    ],
  ];
  for (const [name, make, problem] of cases) {
    it(name, async () => assert.equal(await trying(make), problem));
  }
});

describe('settings', () => {
  for (const [given, problem] of [
    [{ sizes: 30 }, 'settings sets sizes, which is not a setting; did you mean size?'],
    [
      { padding: 2 },
      'rotations with padding: 2: a picture of 40 cells does not fit on a grid of 44 when turned; use padding: 8 or more, or rotations: 0.',
    ],
    [
      { experiment: 'grow', pool: 9 },
      "pool contradicts experiment: 'grow', which has no pool; leave out one of them.",
    ],
    [
      { pool: 4, batch: 8 },
      'pool: 4 is smaller than batch: 8; make the pool at least as large as a batch.',
    ],
    [
      { batch: 2, damaged: 3 },
      'batch: 2 is too small for regenerate, which damages 3 samples and replaces another; use at least 4, or a smaller damaged.',
    ],
    [
      { size: 4, padding: 256, batch: 256, rotations: 0 },
      'A batch of 256 grids of 516x516 does not fit into the 4 GiB of the training kernel; use a smaller batch or grid.',
    ],
  ] as [object, string][]) {
    it(JSON.stringify(given), async () => {
      const said = await page.evaluate(async (settings) => {
        const picture = new OffscreenCanvas(30, 30);
        picture.getContext('2d')!.fillRect(5, 5, 20, 20);
        try {
          await library.train({ picture, settings, workers: 1 } as Library.NewRun);
        } catch (error) {
          return error instanceof library.UserError ? error.message : String(error);
        }
      }, given);
      assert.equal(said, problem);
    });
  }

  it('lists all where none is near', async () => {
    const said = await trying(() => ({ picture: new ImageData(4, 4), settings: { xyzzy: 1 } }));
    assert.match(said, /is not a setting; the settings are experiment, size, .*, randomSeed/);
  });

  it('workers', async () => {
    const said = await trying(() => {
      const picture = new ImageData(new Uint8ClampedArray(4 * 16 * 16).fill(255), 16);
      return { picture, workers: 0, settings: { rotations: 0 } };
    });
    assert.equal(said, 'workers is 0; give a whole number from 1 on.');
  });
});

describe('what a page cannot have', () => {
  /** With headers of its own. */
  async function under(policy: string, make: () => object): Promise<string> {
    const strict = await serveEmptyPage({ 'Content-Security-Policy': policy });
    try {
      return await trying(make, await openLibraryPage(strict));
    } finally {
      await strict.close();
    }
  }
  const disk = () => {
    const picture = new OffscreenCanvas(30, 30);
    picture.getContext('2d')!.fillRect(5, 5, 20, 20);
    return { picture, settings: { iterations: 1, rotations: 0 } };
  };

  it('workers', async () => {
    assert.equal(
      await under("worker-src 'none'", disk),
      "The Content-Security-Policy of this page refuses workers, on which patterns train; allow them with worker-src 'self'.",
    );
  });

  it('WebAssembly', async () => {
    assert.equal(
      await under("script-src 'self'", disk),
      "The Content-Security-Policy of this page refuses WebAssembly, which computes the patterns; allow it with script-src 'wasm-unsafe-eval'.",
    );
  });

  it('memory', async () => {
    const full = await openLibraryPage(served);
    await full.evaluate(() => {
      const held: WebAssembly.Memory[] = [];
      Object.assign(globalThis, { held });
      try {
        // Each reserves 4 GiB of addresses and more, of which a process has a terabyte.
        for (;;) held.push(new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }));
      } catch {
        // There are none left.
      }
    });
    assert.equal(
      await trying(disk, full),
      'The browser has no memory left for this; close other tabs and programs, or use a smaller batch, a smaller grid, fewer steps or fewer workers.',
    );
    await full.close();
  });
});

describe('what was given before', () => {
  it('a signal that is aborted already ends training at once', async () => {
    const said = await trying(() => {
      const picture = new OffscreenCanvas(30, 30);
      picture.getContext('2d')!.fillRect(5, 5, 20, 20);
      return { picture, signal: AbortSignal.abort() };
    });
    assert.equal(said, 'trained 0');
  });

  it('a setting of a run to resume that is not one', async () => {
    for (const [changed, problem] of [
      [
        { iterations: '9' },
        'iterations in resume.settings is "9"; give a whole number in 1..1000000.',
      ],
      [
        { iteration: 9 },
        'resume.settings sets iteration, which is not a setting; did you mean iterations?',
      ],
    ] as [object, string][]) {
      const said = await page.evaluate(async (changed) => {
        const picture = new OffscreenCanvas(30, 30);
        picture.getContext('2d')!.fillRect(5, 5, 20, 20);
        const run = await library.train({ picture, signal: AbortSignal.abort() });
        const settings = { ...run.settings, ...changed };
        const more = library.train({ resume: { ...run, settings } });
        return more.then(
          () => 'trained',
          (error: Error) => error.message,
        );
      }, changed);
      assert.equal(said, problem);
    }
  });

  it('a checkpoint that is newer, cut short, or none', async () => {
    const said = await page.evaluate(async () => {
      const picture = new OffscreenCanvas(30, 30);
      picture.getContext('2d')!.fillRect(5, 5, 20, 20);
      const run = await library.train({ picture, signal: AbortSignal.abort() });
      const bytes = library.encodeCheckpoint(run);
      const newer = bytes.slice();
      const header = new TextDecoder('latin1').decode(newer.subarray(0, 2000));
      newer[header.indexOf('"checkpoint":"') + '"checkpoint":"'.length] = '9'.charCodeAt(0);
      return [newer, bytes.subarray(0, 5000), new TextEncoder().encode('Dear diary')].map(
        (given) => {
          try {
            library.decodeCheckpoint(given);
            return 'read';
          } catch (error) {
            return error instanceof library.UserError ? error.message : String(error);
          }
        },
      );
    });
    const then = '; start a new run, from its exported model if there is one.';
    assert.equal(
      said[0],
      `The checkpoint cannot be read: it is of a newer version of growing-ca${then}`,
    );
    assert.match(said[1], /^The checkpoint cannot be read: it is cut short/);
    assert.equal(said[2], `The checkpoint cannot be read: it is not a safetensors file${then}`);
  });
});

describe('a page that does it in its own way', () => {
  const settings = {
    size: 8,
    padding: 2,
    channels: 8,
    hidden: 8,
    batch: 2,
    pool: 4,
    damaged: 1,
    steps: [2, 3],
    iterations: 3,
    rotations: 0,
  };

  it('may return anything from what it is called with', async () => {
    const iteration = await page.evaluate(async (settings) => {
      const picture = new OffscreenCanvas(30, 30);
      picture.getContext('2d')!.fillRect(5, 5, 20, 20);
      const { state } = await library.train({
        picture,
        settings: settings as Library.GivenSettings,
        checkpointEvery: 0,
        onProgress: () => document.createElement('li'),
        onCheckpoint: () => ({ then: undefined, later() {} }),
      });
      return state.iteration;
    }, settings);
    assert.equal(iteration, 3);
  });

  it('may train in a worker of its own', async () => {
    const said = await page.evaluate(async (settings) => {
      const code = `
        const { train } = await import('${location.origin}/trainer/dist/browser/index.js');
        const picture = new OffscreenCanvas(30, 30);
        picture.getContext('2d').fillRect(5, 5, 20, 20);
        const run = train({ picture, settings: ${JSON.stringify(settings)} });
        postMessage(await run.then(({ state }) => state.iteration, (error) => error.message));`;
      const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(address, { type: 'module' });
      return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    }, settings);
    assert.equal(said, 3);
  });
});
