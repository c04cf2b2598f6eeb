/**
 * Builds the examples as their readers do, from what `npm publish` would send, and sees each grow in
 * a browser. With `--write` it writes the table of docs/frameworks.md, else it compares.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../helpers/browser.mjs';
import { startFileServer } from '../helpers/file-server.mjs';
import '../helpers/patience.mjs';
import { root } from '../helpers/project.js';
import { examples } from './examples.js';
import type { Example } from './examples.js';
import { installExamples } from './install.js';
import { bytesOf, linesAbout, prepare, routeCdn, run, serve } from './site.js';
import { compareTable } from './table.js';
import type { Row } from './table.js';

/** On the command line: only examples whose folder is among them. */
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const isWanted = ({ folder }: Example) => words.length === 0 || words.includes(folder);

let folder: string;
let tarballs: Record<string, string>;
let browser: Browser;
const rows: Row[] = [];

before(async () => {
  ({ folder, tarballs } = installExamples());
  // A browser without WebGPU warns in the console of any page that asks for it.
  browser = await launchBrowser({ webgpu: true });
});
after(() => browser?.close());

describe('examples', () => {
  for (const example of examples.filter(isWanted)) test(example.name, () => check(example));
});

test('the table in docs/frameworks.md says what came out', { skip: words.length > 0 }, () => {
  assert.equal(rows.length, examples.length);
  compareTable(rows, process.argv.includes('--write'));
});

for (const name of ['growing-ca', 'growing-ca-trainer']) {
  test(`publint has nothing to say of ${name}`, () =>
    run(`publint node_modules/${name} --strict --pack=false`, folder, folder));
}

test('types of every entry are what the code is, says arethetypeswrong', async () => {
  // Those that have no types: data and a style sheet.
  const without = ['./growing-ca.css', './custom-elements.json', './weights/*', './models/*'];
  await run(
    `attw ${tarballs['growing-ca']} --profile esm-only --exclude-entrypoints ${without.join(' ')}`,
    folder,
    folder,
  );
});

test('the trainer works from its package, without the one of the element', () => {
  const installed = path.join(folder, 'node_modules', 'growing-ca-trainer');
  const { dependencies } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  assert.ok(!('growing-ca' in dependencies));
  const bin = path.join(folder, 'node_modules', '.bin', 'growing-ca');
  const model = path.join(
    folder,
    'node_modules',
    'growing-ca',
    'weights',
    'eye.regenerate.q8.onnx',
  );
  const page = path.join(folder, 'eye.html');
  execFileSync(bin, ['export', model, '--html', '-o', page], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  assert.match(readFileSync(page, 'utf8'), /<growing-ca/);
});

async function check(example: Example): Promise<void> {
  const cwd = path.join(folder, example.folder);
  prepare(example, folder, cwd);
  if (example.build) await run(example.build, folder, cwd);
  const out = example.out && path.join(cwd, example.out);
  const { address, stop } = await open(example, cwd, out);
  try {
    const requests = await watch(example, address);
    rows.push({
      name: example.name,
      folder: example.folder,
      command: example.build ?? example.serve?.(0).replace(/ .*/, ''),
      lines: linesAbout(path.join(root, 'examples', example.folder)),
      megabytes: out ? bytesOf(out) / 1e6 : undefined,
      requests: example.serve ? undefined : requests,
    });
  } finally {
    await stop();
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Puts an example on a server. */
async function open(example: Example, cwd: string, out?: string) {
  if (example.serve) {
    const port = await findFreePort();
    const stop = await serve(example.serve(port), folder, cwd);
    return { address: `http://localhost:${port}/`, stop };
  }
  const isWhole = out && existsSync(path.join(out, 'index.html'));
  const server = await startFileServer({
    rootDir: isWhole ? out : cwd,
    basePath: example.path?.replace(/\/$/, ''),
  });
  const address = `${server.address}${example.path ?? '/'}index.html`;
  return { address, stop: server.stop };
}

/** Sees it grow. @returns how many files the page asked for until then, besides itself */
async function watch(example: Example, address: string): Promise<number> {
  const page = await browser.newPage();
  const asked: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on('console', (message) => {
    const isBad = message.type() === 'error' || message.type() === 'warning';
    if (isBad && !message.text().startsWith('Lit is in dev mode')) problems.push(message.text());
  });
  await routeCdn(page, folder);
  if (example.isRendered) {
    const html = await (await fetch(address)).text();
    assert.match(html, /<growing-ca target="lizard"/);
  }
  await page.goto(address);
  await page.waitForFunction(() => (document.querySelector('growing-ca')?.stepCount ?? 0) > 20);
  const files = asked.filter((url) => /^https?:/.test(url) && url !== address);
  assert.deepEqual(problems, []);
  const models = files.filter((url) => /\.(json|onnx|wasm|gz)$/.test(url));
  assert.deepEqual(
    models.map((url) => url.split('/').at(-1)),
    example.usesManifest ? ['manifest.json', 'lizard.regenerate.q8.onnx'] : [],
  );
  await askForOnnx(page, example, asked);
  await page.close();
  return files.length;
}

/** Whether a model of another make would run: then onnxruntime-web is fetched, as the build wrote it. */
async function askForOnnx(page: Page, { onnx }: Example, asked: string[]): Promise<void> {
  if (!onnx) return;
  const outcome = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const element = document.querySelector('growing-ca')!;
        element.addEventListener('load', () => resolve(`on ${element.activeRuntime}`));
        element.addEventListener('error', (event) => {
          event.preventDefault();
          resolve(event.message);
        });
        Object.assign(element, { device: 'wasm', runtime: 'onnx' });
      }),
  );
  const binaries = asked.filter((url) => url.endsWith('.gz'));
  if (onnx === 'runs') {
    assert.equal(outcome, 'on onnx');
    assert.equal(binaries.length, 1);
  } else {
    assert.match(outcome, onnx === 'is not found' ? /set runtimeBase to/ : /use the full package/);
  }
}
