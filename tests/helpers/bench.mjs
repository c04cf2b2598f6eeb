/**
 * `npm run bench`: measures in a headless browser what `demo/bench.html` measures in any, and how
 * pages load over a slow line. Ends with 1 where a bar is missed.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { judge } from '../../demo/bench/bars.js';
import { PARTS, readOptions } from '../../demo/bench/options.js';
import { toText } from '../../demo/bench/tables.js';

const usage = `npm run bench -- [flags]

  --only WORDS     what to measure, separated by commas: ways to take steps (kernel, wasm,
                   webgpu) and parts (start, steps, sharing, page, loading); default: all
  --sides NUMBERS  cells a side, separated by commas; default: 40,64,96,192,512
  --seconds N      how long elements play for each row of the part "page"; default: 4
  --json FILE      also writes all figures there
  --help           shows this

CHROME_PATH names a browser to measure in; one with a GPU needs a desktop.`;

const { values } = readFlags();
if (values.help) {
  console.log(usage);
  process.exit();
}
const { only = '', sides = '', seconds = '', json } = values;
let options;
try {
  options = readOptions({ only, sides, seconds }, ['loading']);
  // Before minutes of measuring rather than after them.
  if (json !== undefined) closeSync(openSync(json, 'a'));
} catch (error) {
  fail(error.message);
}

try {
  const inPage = options.parts.filter((part) => part !== 'loading');
  const results = inPage.length > 0 ? await measureInPages(inPage) : { notes: [] };
  if (options.parts.includes('loading')) {
    const { measureLoading } = await import('../loading/measure.mjs');
    results.loading = await measureLoading(console.error);
  }
  console.log(toText(results));
  const bars = judge(results);
  if (json) writeFileSync(json, `${JSON.stringify({ ...results, bars }, null, 2)}\n`);
  process.exitCode = bars.every(({ kept }) => kept) ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/**
 * Ways on the CPU in a browser without WebGPU: where a CPU does the work of a GPU, it would also draw
 * their frames.
 *
 * @returns what `demo/bench.html` measures of these parts
 */
async function measureInPages(parts) {
  // Loaded only now: it takes a second, and wrong flags are answered at once.
  const { openServedBrowser } = await import('./served-browser.mjs');
  const all = [];
  for (const webgpu of [false, true]) {
    const ways = options.ways.filter((way) => (way === 'webgpu') === webgpu);
    if (ways.length === 0) continue;
    const served = await openServedBrowser({ webgpu });
    try {
      all.push(await measureIn(served, ways, parts));
    } finally {
      await served.close();
    }
  }
  const rowsOf = (part) => all.flatMap((results) => results[part]);
  return {
    machine: all.at(-1).machine,
    ...Object.fromEntries(['notes', ...PARTS].map((part) => [part, rowsOf(part)])),
  };
}

async function measureIn({ browser, address }, ways, parts) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => console.error(error.message));
  await page.exposeFunction('benchStatus', (words) => console.error(words));
  const broken = new Promise((_, reject) => {
    page.on('response', (response) => {
      if (response.status() < 400) return;
      reject(new Error(`${response.url()} is not there: run npm run build:element first.`));
    });
  });
  const words = [...ways, ...parts].join();
  const search = new URLSearchParams({ only: words, sides, seconds, run: '' });
  const measure = async () => {
    await page.goto(`${address}demo/bench.html?${search}`);
    const ended = () => globalThis.benchResults ?? globalThis.benchError;
    await page.waitForFunction(ended, undefined, { timeout: 0 });
  };
  await Promise.race([measure(), broken]);
  const { results, error } = await page.evaluate(() => ({
    results: globalThis.benchResults,
    error: globalThis.benchError,
  }));
  if (error) throw new Error(error);
  for (const row of results.start.filter(({ way }) => way === 'kernel')) await compress(row);
  return results;
}

/**
 * What a server that compresses would send for a start, which this one does not. Only asked of the
 * kernel: the megabytes of onnxruntime-web take half a minute.
 */
async function compress(row) {
  for (const file of row.files) {
    const bytes = new Uint8Array(await (await fetch(file.url)).arrayBuffer());
    // Servers send pictures as they are.
    file.brotliBytes = file.url.endsWith('.png') ? bytes.length : brotliCompressSync(bytes).length;
  }
  row.brotliBytes = row.files.reduce((sum, { brotliBytes }) => sum + brotliBytes, 0);
}

function readFlags() {
  const text = { type: 'string' };
  try {
    return parseArgs({
      options: { only: text, sides: text, seconds: text, json: text, help: { type: 'boolean' } },
    });
  } catch (error) {
    return fail(error.message);
  }
}

function fail(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}
