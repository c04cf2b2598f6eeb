/** The recipes of the documentation, as written, with the built package in a folder beside the page. */
import assert from 'node:assert/strict';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../../helpers/project.js';
import type { ServedBrowser } from '../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../helpers/served-browser.mjs';

/** A block of code, by the comment above it. */
function blockOf(page: string, comment: string): string {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const [, code] = text.split(`<!-- ${comment} -->\n\`\`\``)[1].match(/^\w*\n(.*?)\n```/s)!;
  return code;
}

const article = (head: string, body: string) =>
  `<!doctype html><title>A lizard</title><link rel="icon" href="data:," />${head}${body}`;
const tag = '<growing-ca target="lizard" device="wasm"></growing-ca>';

/** What the site holds besides the package, by path. */
let site: Record<string, string> = {};
let headers: Record<string, string> = {};
let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({
    middleware: [
      (context, next) => {
        const [, path] = /^\/site\/(.*)$/.exec(context.path) ?? [];
        if (path === undefined) return next();
        context.set(headers);
        const file = join(root, path.replace(/^growing-ca\//, ''));
        const isPackage = path.startsWith('growing-ca/') && existsSync(file);
        context.type = extname(path) || '.html';
        context.body = isPackage ? createReadStream(file) : site[path];
        return undefined;
      },
    ],
  });
});
after(() => served.close());

async function visit(page: Page): Promise<void> {
  await page.goto(`${served.address}site/`);
  await page.waitForFunction(() => (document.querySelector('growing-ca')?.stepCount ?? 0) > 0);
}

test('the hints in docs/hosting.md name what the page asks for, once, and nothing else', async () => {
  site = { '': article(blockOf('hosting.md', 'Measured as written.'), tag) };
  const page = await served.browser.newPage();
  const [asked, said]: string[][] = [[], []];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('console', (message) => {
    if (message.text().includes('preload')) said.push(message.text());
  });
  await visit(page);
  assert.deepEqual(asked.filter((path) => path.startsWith('/site/')).toSorted(), [
    '/site/',
    '/site/growing-ca/dist/growing-ca.css',
    '/site/growing-ca/dist/index.js',
    '/site/growing-ca/dist/simulation.js',
    '/site/growing-ca/dist/touch.js',
    '/site/growing-ca/weights/lizard.regenerate.q8.onnx',
    '/site/growing-ca/weights/lizard.regenerate.webp',
    '/site/growing-ca/weights/manifest.json',
  ]);
  assert.deepEqual(said, []);
  await page.close();
});

test('it grows under the policies of docs/content-security-policy.md', async () => {
  const policies = ['strict', 'names'].map((name) =>
    blockOf('content-security-policy.md', `A test runs this policy: ${name}`),
  );
  const head =
    '<link rel="stylesheet" href="growing-ca/dist/growing-ca.css" /><script type="module" src="growing-ca/dist/index.js"></script>';
  site = { '': article(head, tag) };
  headers = { 'content-security-policy': policies.join('; ') };
  const page = await served.browser.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await visit(page);
  assert.deepEqual(refused, []);
  headers = {};
  await page.close();
});

test('the service worker of docs/offline.md grows it without a network', async () => {
  site = {
    '': article('', blockOf('offline.md', 'A test runs this example: page.html')),
    'sw.js': blockOf('offline.md', 'A test runs this example: sw.js'),
  };
  const context = await served.browser.newContext();
  const page = await context.newPage();
  await visit(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await page.waitForFunction(() => (document.querySelector('growing-ca')?.stepCount ?? 0) > 0);
  await context.close();
});
