import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'vite';
import { makeProject, removeProject, root } from '../helpers/project.js';
import type { ServedBrowser } from '../helpers/served-browser.mjs';
import { openServedBrowser } from '../helpers/served-browser.mjs';

const dist = join(root, 'dist');

/** Code of a folder that asks where it lies, with what stands around the question. */
function askingIn(folder: string, isWanted: RegExp) {
  return readdirSync(folder, { encoding: 'utf8' })
    .filter((file) => isWanted.test(file))
    .flatMap((file) => {
      const code = readFileSync(join(folder, file), 'utf8');
      const withoutComments = code.replace(/\/\*.*?\*\//gs, '');
      const found = withoutComments.matchAll(/.{0,90}\bimport\.meta\b.{0,4}/g);
      return [...found].map(([words]) => ({ file, words }));
    });
}

test('one line of the folder for script tags asks where its code lies, and names no file by it', () => {
  const asking = ['', 'runtime'].flatMap((each) =>
    askingIn(join(dist, each), /(?<!\.kernel)\.js$/),
  );
  assert.deepEqual(
    asking.map(({ file }) => file),
    ['index.js'],
  );
  // Bundlers look for what is named beside it, also where `URL` has another name.
  assert.doesNotMatch(asking[0].words, /,\s*import\.meta/);
});

test('modules for bundlers name the binaries of the runtime in the form that bundlers know', () => {
  const asking = askingIn(join(dist, 'modules'), /\.js$/);
  assert.equal(asking.length, 2);
  for (const { words } of asking) {
    const [, file] = /new URL\('(\.\.\/runtime\/[\w.-]+)', import\.meta\.url/.exec(words)!;
    assert.ok(existsSync(join(dist, 'modules', file)), file);
  }
});

/** Nothing has to be named or copied; `status` is for tests that have no page. */
const main = `
import { GrowingCa } from 'growing-ca/kernel';
import 'growing-ca/models/lizard';
export const status = typeof GrowingCa;
`;
const site = `
import 'growing-ca';
import 'growing-ca/models/lizard';
`;

let project: string;
let served: ServedBrowser;

before(async () => {
  const page = '<!doctype html><title>Bundled</title><script type="module" src="site.js"></script>';
  project = makeProject({ 'main.js': main, 'site.js': site, 'page.html': page }, [], root);
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    build: {
      lib: {
        entry: 'main.js',
        name: 'page',
        formats: ['iife', 'umd'],
        fileName: (format) => `${format}.cjs`,
      },
    },
  });
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'main.js',
      outDir: 'server',
      rollupOptions: { output: { format: 'cjs', entryFileNames: 'main.cjs' } },
    },
  });
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { outDir: 'site', rollupOptions: { input: join(project, 'page.html') } },
  });
  served = await openServedBrowser({ webgpu: true });
});
after(async () => {
  await served?.close();
  removeProject(project);
});

for (const format of ['iife', 'umd']) {
  test(`bundled into a classic script (${format}), it grows and asks for no file`, async () => {
    const page = await served.browser.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    await served.show(page, '<!doctype html><growing-ca target="lizard"></growing-ca>');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.addScriptTag({ path: join(project, 'dist', `${format}.cjs`) });
    await page.waitForFunction(() => document.querySelector('growing-ca')!.stepCount > 20);
    assert.deepEqual(thrown, []);
    assert.deepEqual(
      asked.filter((url) => url.startsWith('http') && !url.endsWith('favicon.ico')),
      [],
    );
    await page.close();
  });
}

test('bundled as CommonJS, it can be required where a page is rendered on a server', () => {
  const program = `console.log(require('./main.cjs').status)`;
  const output = execFileSync(process.execPath, ['--eval', program], {
    cwd: join(project, 'server'),
    encoding: 'utf8',
  });
  assert.equal(output.trim(), 'function');
});

for (const [name, attributes] of [
  ['simulation', 'device="wasm"'],
  ['touch', 'device="wasm"'],
  ['wasm-engine', 'device="wasm" runtime="onnx"'],
  ['ort.jspi', 'device="webgpu"'],
]) {
  test(`in a bundled site too, ${name} comes after it could not be reached`, async () => {
    const context = await served.browser.newContext();
    const page = await context.newPage();
    await page.route('**/assets/*', async (route) => {
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
