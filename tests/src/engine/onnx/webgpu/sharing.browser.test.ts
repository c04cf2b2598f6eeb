import { expect } from 'chai';
import { setRuntimeBase } from '../../../../../src/common/assets.js';
import { WasmEngine } from '../../../../../src/engine/onnx/wasm/wasm-engine.js';
import { loadModel } from '../../../../../src/model/load.js';
import { mount, removeAll, until } from '../../../../helpers/browser-element.js';
import { runtimeFolder } from '../../../../helpers/browser-fixtures.js';
import { noteSessions } from '../../../../helpers/noted-sessions.js';
import type { NotedSessions } from '../../../../helpers/noted-sessions.js';
import { Twins } from '../../../../helpers/twins.js';

setRuntimeBase(runtimeFolder);

const lizardUrl = new URL('/weights/lizard.regenerate.fp32.onnx', location.href).href;
const size = { width: 16, height: 16 };

let noted: NotedSessions;
beforeEach(async () => {
  noted = await noteSessions();
});
afterEach(() => noted.end());

it('elements of one model share a session, which ends with the last of them', async () => {
  const grids = ['16', '24x20', '16'];
  await Promise.all(
    grids.map((grid) => mount({ src: lizardUrl, device: 'wasm', runtime: 'onnx', grid })),
  );
  expect(noted.created).to.have.lengthOf(1);
  const [first, ...others] = document.querySelectorAll('growing-ca');
  for (const element of others) element.remove();
  await until(() => others.every(({ activeDevice }) => activeDevice === undefined));
  await first.step(3);
  expect(noted.released).to.have.lengthOf(0);
  removeAll();
  await until(() => noted.released.length > 0);
  expect(noted.released).to.deep.equal(noted.created);
  await mount({ src: lizardUrl, device: 'wasm', runtime: 'onnx' });
  expect(noted.created).to.have.lengthOf(2);
  removeAll();
  await until(() => noted.released.length === 2);
});

describe('engines of one model', () => {
  it('do not mix their states', async () => {
    const model = await loadModel(lizardUrl);
    const both = await Promise.all(
      [1, 2].map(() => Twins.create(model, { width: 30, height: 30 })),
    );
    both[0].plant(3, 3, 45);
    both[1].plant(20, 9);
    await Promise.all(both.map((twins, i) => twins.live(25, [], i)));
    await Promise.all(both.map((twins) => twins.dispose()));
  });

  it('ask anew for a session that could not be had', async () => {
    const good = await loadModel(lizardUrl);
    const bytes = new Uint8Array(good.bytes);
    // Read by the runtime, as the element's own reader passes weights by.
    const broken = { ...good, bytes };
    bytes.fill(0xff, 200, 400);
    const failures = await Promise.allSettled([1, 2].map(() => WasmEngine.create(broken, size)));
    expect(failures.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    bytes.set(good.bytes);
    await (await WasmEngine.create(broken, size)).dispose();
  });
});
