/** Loads pages over a slow line, and notes when something shows and when it moves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '../../demo/bench/statistics.js';
import { launchBrowser } from '../helpers/browser.mjs';
import { openHost } from './host.mjs';
import { PAGES, makePages } from './pages.mjs';
import { watchPage } from './watch.mjs';

/** What Lighthouse calls slow 4G: milliseconds until an answer begins, and bytes per second. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
/** How many times slower the CPU is made. */
const SLOWDOWNS = [1, 4];
/** Of each page and CPU; the median counts. */
const VISITS = 3;
/** After a page has done what is waited for, for what still moves or comes, milliseconds. */
const AFTERWARDS = 1500;
const PATIENCE = 60_000;
const PHONE = { viewport: { width: 412, height: 823 } };

/**
 * @param {(words: string) => void} report called with a few words on what is going on
 * @returns one row for each page and CPU: medians in milliseconds from the visit's beginning
 *   (`picture` and `moving` undefined where no pattern is in sight), `shift` of the layout,
 *   `requests` and `bytes` on the line
 */
export async function measureLoading(report) {
  const folder = mkdtempSync(path.join(tmpdir(), 'growing-ca-loading-'));
  report('loading: writing the pages');
  const host = await openHost(await makePages(folder));
  const browser = await launchBrowser();
  try {
    const rows = [];
    for (const { what, address, grows } of PAGES) {
      for (const slowdown of SLOWDOWNS) {
        report(`loading: ${what}, CPU ${slowdown}× slower`);
        const visits = [];
        for (let count = 0; count < VISITS; count++) {
          visits.push(await visit(browser, host.address + address, { grows, slowdown }));
        }
        rows.push({ what, grows, slowdown, ...medians(visits) });
      }
    }
    return rows;
  } finally {
    await browser.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function medians(visits) {
  const names = Object.keys(visits[0]);
  return Object.fromEntries(
    names.map((name) => [name, median(visits.map((visit) => visit[name]))]),
  );
}

/** One visit with an empty cache. */
async function visit(browser, url, { grows, slowdown }) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`);
  });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const sum = sumRequests(session);
  await page.addInitScript(watchPage);
  await page.goto(url);
  if (grows)
    await page.waitForFunction(() => globalThis.watched.moving, null, { timeout: PATIENCE });
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(AFTERWARDS);
  const watched = await page.evaluate(() => globalThis.watched);
  await context.close();
  if (problems.length > 0)
    throw new Error(`${url} does not load as it should: ${problems.join('; ')}`);
  const { picture, moving, ...always } = watched;
  return { ...(grows ? { picture, moving } : {}), ...always, ...sum };
}

/** What goes over the line, as it goes: not what a page holds itself, nor what its cache does. */
function sumRequests(session) {
  const sum = { requests: 0, bytes: 0 };
  const asked = new Set();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith('http')) asked.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!asked.has(requestId) || encodedDataLength === 0) return;
    sum.requests++;
    sum.bytes += encodedDataLength;
  });
  return sum;
}
