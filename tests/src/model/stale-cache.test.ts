import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

/** One state of a weights folder: files by their addresses. */
type Folder = Record<string, Buffer | string>;

const models = ['lizard', 'fish', 'eye'].map((name) =>
  readFileSync(join(root, 'weights', `${name}.regenerate.q8.onnx`)),
);

/** @param files by the names of targets, which the manifest lists with their SHA-256 */
function folderOf(files: Record<string, { file: string; bytes: Buffer }>): Folder {
  const folder: Folder = {};
  const listed = Object.entries(files).map(([name, { file, bytes }]) => {
    folder[`/site/${file}`] = bytes;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { name, files: { q8: { file, sha256 } } };
  });
  folder['/site/manifest.json'] = JSON.stringify({ version: 1, models: listed });
  return folder;
}

const logo = (version: number, file = 'logo.onnx') =>
  folderOf({ logo: { file, bytes: models[version] } });

/** What the server has now. */
let folder: Folder;
/** Of each answer, by the end of the address. */
let cacheControl: Record<string, string>;
let asked: string[];
let served: ServedBrowser;

before(async () => {
  served = await openServedBrowser({
    middleware: [
      async (context, next) => {
        if (context.path === '/visit.html') context.body = visited;
        if (!context.path.startsWith('/site/')) return next();
        asked.push(context.path);
        const [, kind] = /\.(\w+)$/.exec(context.path)!;
        context.set('cache-control', cacheControl[kind]);
        context.body = folder[context.path];
        context.status = context.body === undefined ? 404 : 200;
      },
    ],
  });
});
after(() => served.close());
beforeEach(() => (asked = []));

/** A visit of the same person: the first frame that grows, or what is told instead. */
async function visit(page: Page, target = 'logo'): Promise<string> {
  // Not by the test's own routes, which would turn the cache off.
  await page.goto(`${served.address}visit.html?${target}`);
  const outcome = await page.waitForFunction(() => (window as never)['outcome']);
  return outcome.jsonValue();
}

const visited = `<!doctype html>
<script type="module">
  import { GrowingCa } from '/dist/index.js';
  GrowingCa.manifestUrl = '/site/manifest.json';
  const pattern = document.querySelector('growing-ca');
  pattern.addEventListener('load', () => (window.outcome = 'grows'));
  pattern.addEventListener('error', ({ code }) => (window.outcome = code));
  pattern.target = location.search.slice(1);
</script>
<growing-ca device="wasm"></growing-ca>`;

const LONG = 'max-age=3600';

for (const { name, ages, before, cached = before, now, target } of [
  {
    name: 'the model is of before, the manifest new',
    ages: { json: 'no-store', onnx: LONG },
    before: logo(0),
    now: logo(1),
  },
  {
    name: 'the manifest is of before, the model new',
    ages: { json: LONG, onnx: 'no-store' },
    before: logo(0),
    now: logo(1),
  },
  {
    name: 'manifest and model are of two times before',
    ages: { json: LONG, onnx: LONG },
    before: logo(0),
    cached: { ...logo(0), '/site/logo.onnx': models[1] },
    now: logo(2),
  },
  {
    name: 'the manifest is of before, and the file has another name now',
    ages: { json: LONG, onnx: 'no-store' },
    before: logo(0, 'logo.v1.onnx'),
    now: logo(1, 'logo.v2.onnx'),
  },
  {
    name: 'the manifest is of before, and does not list the target yet',
    ages: { json: LONG, onnx: LONG },
    before: logo(0),
    now: folderOf({
      logo: { file: 'logo.onnx', bytes: models[0] },
      badge: { file: 'badge.onnx', bytes: models[1] },
    }),
    target: 'badge',
  },
]) {
  test(`a visitor who comes back sees the pattern grow where ${name}`, async () => {
    const context = await served.browser.newContext();
    const page = await context.newPage();
    cacheControl = ages;
    folder = cached;
    const first = await visit(page);
    assert.equal(first, cached === before ? 'grows' : 'model-changed');
    folder = now;
    assert.equal(await visit(page, target), 'grows');
    assert.equal(await visit(page, target), 'grows');
    await context.close();
  });
}

test('what the server itself has wrong is told, after one more look at each file', async () => {
  const context = await served.browser.newContext();
  const page = await context.newPage();
  cacheControl = { json: LONG, onnx: LONG };
  folder = { ...logo(0), '/site/logo.onnx': models[1] };
  assert.equal(await visit(page), 'model-changed');
  const [manifest, model] = ['/site/manifest.json', '/site/logo.onnx'];
  assert.deepEqual(asked, [manifest, model, model, manifest]);

  folder = logo(0);
  asked = [];
  assert.equal(await visit(page, 'unicorn'), 'target-unknown');
  assert.deepEqual(asked, [manifest]);
  await context.close();
});

test('nothing is fetched twice where all is well', async () => {
  const context = await served.browser.newContext();
  cacheControl = { json: LONG, onnx: LONG };
  folder = logo(0);
  assert.equal(await visit(await context.newPage()), 'grows');
  assert.deepEqual(asked, ['/site/manifest.json', '/site/logo.onnx']);
  await context.close();
});
