/** Bad files, no storage, no workers, no memory: a sentence each, and nothing is lost. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ENDLESS, serveStudio, Studio, type StudioServer } from '../../helpers/studio.js';

let served: StudioServer;

before(async () => {
  served = await serveStudio(false);
});

after(() => served?.close());

const text = (words: string) => new TextEncoder().encode(words);
const square = (colour: string) =>
  sharp({ create: { width: 40, height: 40, channels: 4, background: colour } });

describe('a file that is not what it should be', () => {
  let studio: Studio;
  before(async () => {
    studio = await Studio.open(served, ENDLESS);
    await studio.draw();
    await studio.iterations();
  });
  after(() => studio?.close());

  const huge = `<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"><circle r="9000"/></svg>`;
  const cases: [name: string, type: string, bytes: () => Promise<Uint8Array>, words: RegExp][] = [
    ['notes.png', 'image/png', async () => text('no picture'), /notes\.png is not an image/],
    ['none.png', 'image/png', async () => text(''), /none\.png is empty/],
    ['huge.svg', 'image/svg+xml', async () => text(huge), /20000 x 20000 pixels/],
    ['clear.png', 'image/png', () => square('#0000').png().toBuffer(), /transparent everywhere/],
    ['other.onnx', '', async () => text('no model'), /not|no model/],
  ];
  for (const [name, type, bytes, words] of cases) {
    it(`is refused with a sentence: ${name}`, async () => {
      const before = await studio.cells();
      await studio.drop(name, type, await bytes());
      await studio.said('remark', words);
      assert.equal(await studio.cells(), before);
      await studio.iterations(await studio.iterations());
    });
  }

  it('is no emoji', async () => {
    await studio.page.locator('#emoji').fill('abc');
    await studio.said('remark', /Type an emoji/);
    await studio.page.locator('#emoji').fill('\u{1F9BF}\u{200D}\u{1F98E}');
    await studio.said('remark', /no picture of|one emoji/);
  });

  it('disturbs nothing', () => assert.deepEqual(studio.errors, []));
});

describe('a picture in the studio', () => {
  let studio: Studio;
  before(async () => {
    studio = await Studio.open(served, ENDLESS);
  });
  after(() => studio?.close());

  it('loses a flat backdrop, and gets it back', async () => {
    const disk = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="#fff"/><circle cx="40" cy="40" r="20" fill="#c33"/></svg>',
    );
    await studio.drop('disk.jpg', 'image/jpeg', await sharp(disk).jpeg().toBuffer());
    await studio.page.waitForSelector('#backdrop:checked');
    const without = await studio.cells();
    assert.ok(without > 90 && without < 130, `${without} of 144 cells`);
    await studio.page.locator('#backdrop').uncheck();
    await studio.page.waitForFunction(() => document.body.dataset.state !== 'idle');
    assert.equal(await studio.cells(), 144);
  });

  it('that fills its square is learned, with a word of advice', async () => {
    const noise = Buffer.from(Array.from({ length: 3 * 400 }, (_, index) => (index * 73) % 251));
    const full = sharp(noise, { raw: { width: 20, height: 20, channels: 3 } });
    await studio.drop('full.png', 'image/png', await full.png().toBuffer());
    await studio.said('remark', /fills its whole square/);
  });

  it('that moves is taken as it begins', async () => {
    const frames = await Promise.all(
      ['#c33', '#3c3'].map((colour) => square(colour).png().toBuffer()),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    await studio.drop('two.gif', 'image/gif', gif);
    await studio.said('remark', /animated/);
  });

  it('may be a shipped one, whose lines nobody has copied', async () => {
    await studio.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await studio.page.locator('#copy').click();
    await studio.said('copy', /^Copied$/);
    await studio.page.locator('#shipped button[value=lizard]').click();
    await studio.page.waitForFunction(() =>
      document.getElementById('snippet')!.textContent.includes('lizard.q8.onnx'),
    );
    assert.equal(await studio.text('copy'), 'Copy');
    assert.deepEqual(studio.errors, []);
  });
});

describe('what was kept', () => {
  const kept = {
    'is of another version': () => ({}),
    'has a picture that the browser lost': () => ({
      acts: [{ kind: 'picture', name: 'gone', whole: new Blob(['gone']), isCut: false }],
      sizes: { size: 12, padding: 3 },
      aim: 'good',
      learnt: { key: 'gone' },
    }),
  };
  for (const [name, make] of Object.entries(kept)) {
    it(`${name}: the studio says so, and learns what is drawn`, async () => {
      const studio = await Studio.open(served, ENDLESS);
      await studio.page.evaluate(async (make) => {
        const { set } = await import('/node_modules/idb-keyval/dist/index.js' as string);
        await set('growing-ca studio', (0, eval)(`(${make})()`));
      }, make.toString());
      await studio.page.reload();
      await studio.page.waitForSelector('body.ready');
      await studio.said('notice', /cannot go on here, so it starts anew/);
      await studio.draw();
      await studio.iterations(2);
      assert.deepEqual(studio.errors, []);
      await studio.close();
    });
  }
});

describe('a model of any experiment', () => {
  for (const experiment of ['grow', 'persist']) {
    it(`is learned further: ${experiment}`, async () => {
      const studio = await Studio.open(served, { batch: 4, steps: [8, 12] });
      const file = new URL(`../../../weights/lizard.${experiment}.q8.onnx`, import.meta.url);
      await studio.drop('lizard.onnx', '', readFileSync(file));
      await studio.iterations(1);
      assert.deepEqual(studio.errors, []);
      await studio.close();
    });
  }

  it('is one of the settings in the address', async () => {
    const own = { experiment: 'grow', pool: undefined, damaged: undefined };
    const studio = await Studio.open(served, { ...ENDLESS, ...own });
    await studio.draw();
    await studio.iterations(1);
    await studio.close();
  });
});

it('settings in the address that are not JSON are named', async () => {
  const page = await served.browser.newPage();
  await page.goto(`${served.address}demo/studio.html?settings={size:24}`);
  await page.waitForSelector('#notice:not([hidden])');
  assert.match(await page.locator('#notice').innerText(), /address are not JSON/);
  await page.close();
});

/** A page in which something is refused, with a drawing. */
async function refused(prepare: (page: Page) => unknown): Promise<Studio> {
  const studio = await Studio.open(served, ENDLESS, { prepare });
  await studio.draw();
  return studio;
}

describe('a browser that refuses', () => {
  it('storage: it says so, and goes on', async () => {
    const studio = await refused((page) =>
      page.addInitScript(() => {
        indexedDB.open = () => {
          throw new DOMException('denied', 'SecurityError');
        };
      }),
    );
    await studio.said('notice', /refuses to keep anything/);
    await studio.iterations(await studio.iterations());
    assert.deepEqual(studio.errors, []);
    await studio.close();
  });

  it('locks, as where all site data is blocked: it goes on', async () => {
    const studio = await refused((page) =>
      page.addInitScript(() => {
        LockManager.prototype.request = () =>
          Promise.reject(new DOMException('denied', 'SecurityError'));
      }),
    );
    await studio.iterations(await studio.iterations());
    assert.deepEqual(studio.errors, []);
    await studio.close();
  });

  it('room: it says so, and goes on', async () => {
    const studio = await refused((page) =>
      page.addInitScript(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      }),
    );
    await studio.said('notice', /no room left/);
    await studio.iterations(await studio.iterations());
    assert.deepEqual(studio.errors, []);
    await studio.close();
  });

  it('workers: it names what to allow', async () => {
    const studio = await refused((page) =>
      page.route('**/demo/studio.html*', async (route) => {
        const answer = await route.fetch();
        const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">`;
        const body = (await answer.text()).replace('<head>', `<head>${policy}`);
        await route.fulfill({ response: answer, body });
      }),
    );
    await studio.said('notice', /worker-src 'self'/);
    await studio.state('paused');
    assert.equal(await studio.text('pause'), 'Go on');
    await studio.waitForCells((count) => count > 10);
    assert.deepEqual(studio.errors, []);
    await studio.close();
  });

  it('memory: it says so, and the drawing stays', async () => {
    const studio = await refused((page) =>
      page.route('**/kernel-worker.js', async (route) => {
        const answer = await route.fetch();
        const none = `WebAssembly.Memory = class { constructor() { throw new RangeError('WebAssembly.Memory(): could not allocate memory'); } };`;
        await route.fulfill({ response: answer, body: `${none}${await answer.text()}` });
      }),
    );
    await studio.said('notice', /memory/);
    await studio.waitForCells((count) => count > 10);
    assert.deepEqual(studio.errors, []);
    await studio.close();
  });

  it('to show a pattern: it says so, and leaves nothing of it', async () => {
    const studio = await refused((page) =>
      page.addInitScript(() => {
        URL.createObjectURL = () => 'data:,no%20model';
      }),
    );
    await studio.said('notice', /not an ONNX model/);
    assert.equal(await studio.page.locator('growing-ca').count(), 0);
    await studio.iterations(await studio.iterations());
    await studio.close();
  });

  it('to have the code that trains: it says what to copy', async () => {
    const page = await served.browser.newPage();
    await page.route('**/dist/browser/index.js', (route) => route.abort());
    await page.goto(`${served.address}demo/studio.html`);
    await page.waitForSelector('#notice:not([hidden])');
    assert.match(await page.locator('#notice').innerText(), /copy trainer\/dist\/browser/);
    await page.close();
  });
});
