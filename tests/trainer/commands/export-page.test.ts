import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import type { GrowingCa } from '../../../src/index.js';
import { Simulation } from '../../../src/simulation/index.js';
import { describeModel } from '../../../trainer/src/onnx/read-model.js';
import { setMetadata } from '../../../trainer/src/onnx/set-metadata.js';
import { launchBrowser } from '../../helpers/browser.mjs';
import { runCommand, temporaryFolder } from '../../helpers/command-line.js';
import { oddModelFile } from '../../helpers/odd-models.js';

/** Bytes of a page; the model takes a quarter. */
const LARGEST = 80_000;
const RANDOM_SEED = 7;

const LIZARD = fileURLToPath(
  new URL('../../../weights/lizard.regenerate.q8.onnx', import.meta.url),
);
const folder = temporaryFolder();
const place = (name: string) => path.join(folder, name);
const file = place('lizard.html');

let browser: Browser;
before(async () => {
  const { status, stdout, stderr } = await runCommand('export', LIZARD, '--html', '-o', file);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, `${file}: ${readFileSync(file).length} bytes\n`);
  browser = await launchBrowser();
});
after(() => browser.close());

/** The page from the disk, with no network, once it has grown for so many steps. */
async function openPage(steps: number, options: object = {}): Promise<Page & { asked: string[] }> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = Object.assign(await context.newPage(), { asked: [] as string[] });
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('pageerror', (error) => assert.fail(error));
  page.on('console', (message) => assert.notEqual(message.type(), 'error', message.text()));
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(
    (least) => document.querySelector('growing-ca')!.stepCount >= least,
    steps,
  );
  return page;
}

test('a page has at most 80 kB, and what the documentation says', (t) => {
  const { length } = readFileSync(file);
  t.diagnostic(`${length} bytes`);
  assert.ok(length <= LARGEST, `${length} bytes`);
  const manual = readFileSync(new URL('../../../docs/trainer.md', import.meta.url), 'utf8');
  assert.equal(/poster, in about (\d+) kB/.exec(manual)![1], String(Math.round(length / 1000)));
});

test('opened from the disk it grows as a simulation does, and asks for nothing', async () => {
  const page = await openPage(20);
  const grown = await page.evaluate(async (randomSeed) => {
    const element = document.querySelector<GrowingCa>('growing-ca')!;
    element.pause();
    Object.assign(element, { randomSeed, angle: 30 });
    await element.reset();
    await element.step(96);
    return Array.from((await element.getState())!.cells);
  }, RANDOM_SEED);
  const options = { runtime: 'kernel', randomSeed: RANDOM_SEED, angle: 30 } as const;
  const simulation = await Simulation.create(new Uint8Array(readFileSync(LIZARD)), options);
  await simulation.step(96);
  assert.deepEqual(grown, Array.from((await simulation.getState()).cells));
  await simulation.dispose();
  assert.deepEqual(page.asked, [pathToFileURL(file).href]);
  await page.context().close();
});

test('it heals from what keys, a finger or a mouse do, in a page of any size', async () => {
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, colorScheme: 'dark' };
  const page = await openPage(200, phone);
  const alphaOf = () =>
    page.evaluate(async () => {
      const element = document.querySelector<GrowingCa>('growing-ca')!;
      const { cells } = (await element.getState())!;
      const plane = element.cells!.width * element.cells!.height;
      return cells.subarray(3 * plane, 4 * plane).reduce((sum, alpha) => sum + alpha, 0);
    });
  const step = (count: number) =>
    page.evaluate((n) => document.querySelector<GrowingCa>('growing-ca')!.step(n), count);
  await page.evaluate(() => document.querySelector<GrowingCa>('growing-ca')!.pause());
  const whole = await alphaOf();
  for (const wound of [
    async () => {
      for (const key of ['Tab', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    },
    () => page.touchscreen.tap(195, 390),
    // Far from the tap, or both would be a double press.
    () => page.mouse.click(225, 430),
    async () => {
      const session = await page.context().newCDPSession(page);
      const touch = (
        type: 'touchStart' | 'touchMove' | 'touchEnd',
        ...touchPoints: { x: number; y: number }[]
      ) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
      await touch('touchStart', { x: 195, y: 360 });
      for (let y = 370; y <= 430; y += 10) await touch('touchMove', { x: 195, y });
      await touch('touchEnd');
    },
  ]) {
    await wound();
    const wounded = await alphaOf();
    assert.ok(wounded < whole * 0.97, `${wounded} of ${whole}`);
    await step(150);
    assert.ok((await alphaOf()) > whole * 0.97);
  }
  const room = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return { scrollWidth, scrollHeight };
  });
  assert.deepEqual(room, { scrollWidth: 390, scrollHeight: 780 });
  await page.context().close();
});

test('it has a name and a language, and a picture and a sentence where scripts are off', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  assert.equal(await page.title(), 'lizard, growing');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.getByRole('img', { name: 'lizard' }).waitFor();
  assert.match(await page.locator('noscript p').innerText(), /still picture: the pattern grows/);
  await context.close();
});

test('the weights of a run become q8 on the way', async () => {
  const [run, page] = [place('run'), place('run.html')];
  for (const words of [
    ['train', '🦎', '--size', '8', '--padding', '4', '--hidden', '32', '--batch', '4'].concat(
      ['--pool', '8', '--steps', '16-24', '--iterations', '10', '--threads', '1', '--no-scores'],
      ['--out', run],
    ),
    ['export', run, '--html', '-o', page, '--no-gate', '--threads', '1'],
  ]) {
    const { status, stderr } = await runCommand(...words);
    assert.equal(status, 0, stderr);
  }
  const [, base64] = /octet-stream;base64,([^"]+)/.exec(readFileSync(page, 'utf8'))!;
  const { metadata } = describeModel(Buffer.from(base64, 'base64'), page);
  assert.equal(metadata[METADATA_KEYS.dtype], 'q8');
  assert.equal(metadata[METADATA_KEYS.gate], 'skipped');
});

test('what grows may have any name', async () => {
  const [model, out] = [place('named.onnx'), place('named.html')];
  const name = 'é "<b>" & </title></script>';
  writeFileSync(model, setMetadata(readFileSync(LIZARD), { [METADATA_KEYS.target]: name }));
  const { status, stderr } = await runCommand('export', model, '--html', '-o', out);
  assert.equal(status, 0, stderr);
  const page = await browser.newPage();
  await page.goto(pathToFileURL(out).href);
  assert.equal(await page.title(), `${name}, growing`);
  await page.getByRole('application', { name: `A growing pattern: ${name}` }).waitFor();
  await page.close();
});

test('what no page can hold is refused, and nothing is written', async () => {
  const foreign = fileURLToPath(oddModelFile('with_node_of_cpu'));
  for (const [words, message] of [
    [[foreign, '-o', place('refused.html')], /only the element's own kernel, .* give a file/],
    [[LIZARD, '-o', place('refused.onnx')], /does not end in \.html; give --html/],
    [
      [LIZARD, '-o', place('refused.html'), '--finetune', '5'],
      /--finetune is about rounding, but .* is q8 already; leave it out/,
    ],
    [[place('none.onnx'), '-o', place('refused.html')], /There is no file/],
  ] as const) {
    const { status, stderr } = await runCommand('export', '--html', ...words);
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.ok(!existsSync(place('refused.html')) && !existsSync(place('refused.onnx')));
  }
});
