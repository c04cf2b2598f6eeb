import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'vite';
import { makeProject, removeProject, root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

const dist = join(root, 'dist');

test('one line of the package alone asks where its code lies, and names no file by it', () => {
  const asking = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.kernel)\.js$/.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(dist, file), 'utf8');
      return [...code.matchAll(/.{8}\bimport\.meta\b.{4}/gs)].map(([words]) => ({ file, words }));
    });
  assert.deepEqual(
    asking.map(({ file }) => file),
    ['common.js'],
  );
  // Bundlers look for what is named beside it, also where `URL` has another name.
  assert.doesNotMatch(asking[0].words, /,\s*import\.meta/);
});

/** As docs/element.md says; `status` is for tests that have no page. */
const main = `
import { GrowingCa } from 'growing-ca';
GrowingCa.runtimeBase = '/dist/runtime/';
GrowingCa.manifestUrl = '/weights/manifest.json';
export const status = typeof GrowingCa;
`;

let project: string;
let served: ServedBrowser;

before(async () => {
  const page = '<!doctype html><title>Bundled</title><script type="module" src="main.js"></script>';
  project = makeProject({ 'main.js': main, 'page.html': page }, [], root);
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: {
      lib: {
        entry: 'main.js',
        name: 'page',
        formats: ['iife', 'umd', 'cjs'],
        fileName: (format) => `${format}.cjs`,
      },
    },
  });
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { outDir: 'site', rollupOptions: { input: join(project, 'page.html') } },
  });
  served = await openServedBrowser();
});
after(async () => {
  await served?.close();
  removeProject(project);
});

for (const format of ['iife', 'umd']) {
  test(`bundled into a classic script (${format}), it grows once both its places are named`, async () => {
    const page = await served.browser.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    await served.show(
      page,
      '<!doctype html><growing-ca target="lizard" device="wasm"></growing-ca>',
    );
    await page.addScriptTag({ path: join(project, 'dist', `${format}.cjs`) });
    await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 20);
    assert.deepEqual(thrown, []);
    await page.close();
  });
}

test('bundled as CommonJS, it can be required where a page is rendered on a server', () => {
  const program = `console.log(require('./cjs.cjs').status)`;
  const output = execFileSync(process.execPath, ['--eval', program], {
    cwd: join(project, 'dist'),
    encoding: 'utf8',
  });
  assert.equal(output.trim(), 'function');
});

for (const [name, attributes] of [
  ['simulation', 'device="wasm"'],
  ['touch', 'device="wasm"'],
  ['onnx', 'device="wasm" runtime="onnx"'],
  ['wasm-engine', 'device="wasm" runtime="onnx"'],
  ['ort.jspi', 'device="webgpu"'],
]) {
  test(`in a bundled site too, ${name} comes after it could not be reached`, async () => {
    const context = await served.browser.newContext();
    const page = await context.newPage();
    // The site, and beside it what docs/element.md has copied.
    await page.route('**/assets/*.js', async (route) => {
      const file = new URL(route.request().url()).pathname.split('/').at(-1)!;
      await route.fulfill({ path: join(project, 'site', 'assets', file) });
    });
    await page.route(`**/assets/${name}-*.js`, (route) => route.abort());
    await served.show(page, readFileSync(join(project, 'site', 'page.html'), 'utf8'));
    await page.evaluate((attributes) => {
      Object.assign(window, { failed: false });
      document.body.innerHTML = `<growing-ca target="lizard" ${attributes} grid="8"></growing-ca>`;
      document.body.firstElementChild!.addEventListener('error', () =>
        Object.assign(window, { failed: true }),
      );
    }, attributes);
    await page.waitForFunction('failed');
    await page.unroute(`**/assets/${name}-*.js`);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 0);
    await context.close();
  });
}
