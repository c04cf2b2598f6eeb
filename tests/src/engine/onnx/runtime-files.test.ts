/** The runtime's packed files, as all kinds of servers send them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { root } from '../../../helpers/project.js';
import type { ServedBrowser } from '../../../helpers/served-browser.mjs';
import { openServedBrowser } from '../../../helpers/served-browser.mjs';

type Simulations = typeof import('../../../../src/simulation/index.js');

interface Answer {
  readonly body: Buffer | string;
  readonly encoding?: string;
  readonly type?: string;
}

const packed = readFileSync(join(root, 'dist', 'runtime', 'ort-wasm-simd-threaded.jspi.wasm.gz'));
const flipped = Buffer.from(packed);
flipped[flipped.length >> 1] ^= 1;

/** By the folder that a page is told to look in. */
const answers: Record<string, Answer> = {
  stored: { body: packed, type: 'application/gzip' },
  'with-content-encoding': { body: packed, encoding: 'gzip', type: 'application/wasm' },
  'with-both': { body: packed, encoding: 'gzip', type: 'application/gzip' },
  'packed-twice': { body: gzipSync(packed, { level: 1 }), encoding: 'gzip' },
  'unpacked-by-hand': { body: gunzipSync(packed), type: 'application/wasm' },
  half: { body: packed.subarray(0, packed.length >> 1) },
  'one-bit-wrong': { body: flipped },
  empty: { body: Buffer.alloc(0) },
  'another-file': { body: gzipSync('Nothing that runs.') },
  'a-page': { body: '<!doctype html><title>Welcome</title>', type: 'text/html' },
};

let served: ServedBrowser;
before(async () => {
  served = await openServedBrowser({
    middleware: [
      async (context, next) => {
        const [, folder] = /^\/([\w-]+)\/ort-wasm[\w.-]+\.gz$/.exec(context.path) ?? [];
        if (!folder) return next();
        const { body, encoding, type } = answers[folder];
        context.body = body;
        context.type = type ?? 'application/octet-stream';
        if (encoding) context.set('content-encoding', encoding);
      },
    ],
  });
});
after(() => served.close());

/** In one page, with one folder after the other: opens and runs a model that only the runtime can. */
async function load(...folders: string[]) {
  const context = await served.browser.newContext();
  const page = await context.newPage();
  await served.show(page, '<!doctype html><title>A page</title>');
  const outcomes = await page.evaluate(async (folders) => {
    const { Simulation, setRuntimeBase } = (await import(
      '/dist/simulation.js' as string
    )) as Simulations;
    const model = await fetch('/tests/fixtures/models/with_node_of_cpu.onnx');
    const bytes = new Uint8Array(await model.arrayBuffer());
    const outcomes: { error?: string; code?: string; steps?: number; progress: unknown[] }[] = [];
    for (const folder of folders) {
      setRuntimeBase(folder);
      const progress: [number, number?][] = [];
      try {
        const simulation = await Simulation.create(bytes, {
          device: 'wasm',
          onProgress(...now) {
            progress.push(now);
          },
        });
        await simulation.step(3);
        outcomes.push({ steps: simulation.stepCount, progress });
      } catch (error) {
        const { message, code } = error as Error & { code: string };
        outcomes.push({ error: message, code, progress });
      }
    }
    return outcomes;
  }, folders);
  await context.close();
  return outcomes;
}

for (const folder of [
  'stored',
  'with-content-encoding',
  'with-both',
  'packed-twice',
  'unpacked-by-hand',
]) {
  test(`the runtime starts from a file that is ${folder}`, async () => {
    const [{ steps, error, progress }] = await load(`/${folder}/`);
    assert.equal(steps, 3, error);
    const [loaded, total] = progress.at(-1) as [number, number];
    assert.equal(loaded, total);
    // Where the server says how long its file is, a bar can be drawn.
    if (folder === 'stored')
      assert.deepEqual(progress[1], [(progress[1] as [number])[0], packed.length]);
  });
}

for (const [folder, reason] of Object.entries({
  half: /\(.+\)/,
  'one-bit-wrong': /\(.+\)/,
  empty: /\(the file is not WebAssembly\)/,
  'another-file': /\(the file is not WebAssembly\)/,
  'a-page': /\(the file is not WebAssembly\)/,
})) {
  test(`a file that is ${folder} is told, and the runtime comes once it is whole`, async () => {
    const [failed, { steps }] = await load(`/${folder}/`, '/dist/runtime/');
    assert.equal(failed.code, 'runtime-unreachable');
    assert.match(failed.error!, reason);
    assert.match(
      failed.error!,
      /^The runtime could not be loaded from http:.+\/ort-wasm-simd-threaded\.jspi\.wasm\.gz \(.+\): serve the package's dist folder .+\.$/,
    );
    assert.equal(steps, 3);
  });
}

test('a file that is missing is told, and comes once it is there', async () => {
  const [failed, { steps }] = await load('/nowhere/at/all/', '/dist/runtime/');
  assert.equal(failed.code, 'runtime-unreachable');
  assert.match(failed.error!, /\(the server answered with status 404\)/);
  assert.equal(steps, 3);
});
