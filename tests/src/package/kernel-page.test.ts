/** The built package in pages that have less than it could use. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../../helpers/project.js';
import { openServedBrowser, type ServedBrowser } from '../../helpers/served-browser.mjs';

const { models } = JSON.parse(readFileSync(join(root, 'weights', 'manifest.json'), 'utf8')) as {
  models: { name: string; experiment: string }[];
};

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({ webgpu: true });
});
after(() => served.close());

const tag = '<growing-ca target="lizard" loading="eager"><p id="own">A lizard</p></growing-ca>';

function pageWith(body: string): string {
  return `<!doctype html>
<script type="module" src="/dist/index.js"></script>
${body}`;
}

/** What the only element of a page says that is wrong, once it does. */
async function failureOn(page: Page): Promise<{ code: string; message: string; poster: boolean }> {
  const told = await page.waitForFunction(() => {
    const { failure } = window as never as { failure?: { code: string; message: string } };
    const poster = document.querySelector('#own')?.checkVisibility();
    return failure && { ...failure, poster: poster === true };
  });
  return (await told.jsonValue()) as never;
}

/** A page of its own that notes what goes wrong. */
async function openPage(): Promise<Page> {
  const page = await served.browser.newPage();
  await page.addInitScript(() => {
    addEventListener(
      'error',
      (event) => {
        const { code, message } = event as never as { code: string; message: string };
        Object.assign(window, { failure: { code, message } });
      },
      { capture: true },
    );
  });
  return page;
}

test('every pattern of the catalogue grows without the folder of onnxruntime-web', async () => {
  const page = await openPage();
  const asked: string[] = [];
  await page.route('**/dist/runtime/**', (route) => {
    asked.push(route.request().url());
    return route.abort();
  });
  await served.show(page, pageWith(''));
  for (const { name, experiment } of models) {
    const grown = await page.evaluate(
      async ([target, experiment]) => {
        const element = document.createElement('growing-ca');
        Object.assign(element, { target, experiment, autoplay: false, randomSeed: 3 });
        document.body.replaceChildren(element);
        await element.step(96);
        const { cells } = (await element.getState())!;
        const plane = element.cells!.width * element.cells!.height;
        const alive = cells.subarray(3 * plane, 4 * plane).filter((alpha) => alpha > 0.1).length;
        return { alive, runtime: element.activeRuntime };
      },
      [name, experiment],
    );
    assert.equal(grown.runtime, 'kernel', name);
    assert.ok(grown.alive > 300, `${name}, ${experiment}: ${grown.alive} cells`);
  }
  assert.deepEqual(asked, []);
  await page.close();
});

test('a module that brings the model long after the code of the element still counts', async () => {
  const page = await openPage();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/dist/models/lizard.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.route('**/weights/**', async (route) => {
    await route.fulfill({ status: 404 });
    // The page has lost its patience, and its server has no manifest.
    release();
  });
  const late = '<script type="module" src="/dist/models/lizard.js"></script>';
  const url = `${served.address}page.html`;
  await page.route(url, (route) =>
    route.fulfill({ contentType: 'text/html', body: pageWith(late + tag) }),
  );
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => (document.querySelector('growing-ca')?.stepCount ?? 0) > 20);
  assert.equal(await page.evaluate('window.failure'), undefined);
  await page.close();
});

test('without WebAssembly SIMD it says so, and the poster stays', async () => {
  const page = await openPage();
  await page.addInitScript(() => (WebAssembly.validate = () => false));
  await served.show(page, pageWith(tag));
  const { code, message, poster } = await failureOn(page);
  assert.equal(code, 'device-unavailable');
  assert.match(message, /WebAssembly SIMD/);
  assert.equal(poster, true);
  await page.close();
});

test('a policy that forbids WebAssembly is named, with what to add', async () => {
  const page = await openPage();
  const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`;
  await served.show(page, `<!doctype html>${policy}${pageWith(tag)}`);
  const { code, message, poster } = await failureOn(page);
  assert.equal(code, 'device-unavailable');
  assert.match(message, /add 'wasm-unsafe-eval' to the script-src/);
  assert.equal(poster, true);
  await page.close();
});

test('memory that cannot be had is told', async () => {
  const page = await openPage();
  await page.addInitScript(() => {
    WebAssembly.Memory = class extends WebAssembly.Memory {
      constructor(limits: WebAssembly.MemoryDescriptor) {
        if (limits.initial > 1) throw new RangeError('could not allocate memory');
        super(limits);
      }
    };
  });
  await served.show(page, pageWith(tag));
  const { code, message } = await failureOn(page);
  assert.equal(code, 'device-unavailable');
  assert.match(message, /no memory for a grid of 64x64 cells: use a smaller grid/);
  await page.close();
});
