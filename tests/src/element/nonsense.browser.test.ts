/** What an element does with what makes no sense, and after it. */
import { expect } from 'chai';
import type { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import {
  create,
  ways,
  fallbackOf,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

const unhandled: PromiseRejectionEvent[] = [];
const note = (event: PromiseRejectionEvent) => unhandled.push(event);
before(() => addEventListener('unhandledrejection', note));
after(() => removeEventListener('unhandledrejection', note));
afterEach(() => {
  removeAll();
  expect(unhandled).to.have.lengthOf(0);
});

for (const { way, device, runtime } of ways) {
  it(`recovers on ${way} when src is set to a good model`, async () => {
    const element = create({ src: '/nowhere.onnx', device, runtime, autoplay: 'false' });
    const failed = outcome(element);
    document.body.append(element);
    expect((await failed).type).to.equal('error');
    const loaded = outcome(element);
    element.src = modelUrl;
    expect((await loaded).type).to.equal('load');
    await element.step(2);
    expect(element.stepCount).to.equal(2);
    expect(fallbackOf(element)).to.equal(undefined);
  });
}

it('says nothing about a model that was replaced while it loaded', async () => {
  const element = create({ src: '/nowhere.onnx', device: 'wasm' });
  document.body.append(element);
  await element.updateComplete;
  const first = outcome(element);
  element.src = modelUrl;
  expect((await first).type).to.equal('load');
});

for (const { way, device, runtime } of ways) {
  it(`refuses a state of another size on ${way}, and goes on with its own`, async () => {
    const element = await mount({ device, runtime });
    await element.step(5);
    const before = await element.getState();
    const nonsense = [{ cells: new Float32Array(7) }, { cells: 'all' }, {}, null, undefined, 3];
    for (const state of nonsense) {
      const refused = outcome(element);
      await element.setState(state as never);
      expect(((await refused) as GrowingCaErrorEvent).code).to.equal('state-invalid');
    }
    expect(await element.getState()).to.deep.equal(before);
    expect(fallbackOf(element)).to.equal(undefined);
    await element.step();
    expect(element.stepCount).to.equal(6);
  });

  it(`ignores wounds and seeds that make no sense on ${way}`, async () => {
    const element = await mount({ device, runtime });
    await element.step(20);
    const before = await element.getState();
    const wounds: Event[] = [];
    element.addEventListener('damage', (event) => wounds.push(event));
    const places = [undefined, null, {}, 5, { x: '1', y: 2, radius: 3 }, { x: 1, y: NaN }];
    for (const place of places) {
      await element.damage(place as never);
      await element.plant(place as never);
    }
    await element.damage({ x: 3, y: 3, width: -1, height: 4 });
    await element.plant({ x: 500, y: -3 });
    await element.plant({ x: 5, y: 5, angle: Infinity });
    expect(await element.getState()).to.deep.equal(before);
    expect(wounds).to.deep.equal([]);
  });
}

it('goes on as it was after a state that cannot live there', async () => {
  const giver = await mount({ device: 'wasm', angle: '90' });
  await giver.plant({ x: 1, y: 1 });
  await giver.step(7);
  const state = (await giver.getState())!;
  const element = await mount({ device: 'wasm', runtime: 'onnx' });
  await element.step(3);
  const before = await element.getState();
  const refused = outcome(element);
  await element.setState({ ...state, randomSeed: 8 });
  expect(((await refused) as GrowingCaErrorEvent).code).to.equal('planting-failed');
  expect(await element.getState()).to.deep.equal(before);
});

it('grafts its own model where none is named', async () => {
  const element = await mount({ device: 'wasm' });
  await element.step(5);
  const area = { x: 6, y: 8, radius: 2 };
  for (const scion of [undefined, null, 5, {}]) {
    expect(await element.graft(area, scion as never)).to.equal(true);
  }
  expect(element.stepCount).to.equal(5);
});

it('does nothing, and waits for nothing, before it is in the document and after it left', async () => {
  const calls = (element: GrowingCa) =>
    Promise.all([
      element.step(5),
      element.reset(),
      element.damage({ x: 1, y: 1, radius: 1 }),
      element.plant({ x: 1, y: 1 }),
      element.setState({ cells: new Float32Array(3) }),
      element.getState(),
      element.snapshot(),
    ]);
  // Nothing was planted.
  const nothing = [undefined, undefined, undefined, false, undefined, undefined, undefined];
  const element = create({ src: modelUrl, device: 'wasm' });
  expect(await calls(element)).to.deep.equal(nothing);
  element.play();
  element.pause();
  expect(element.paused).to.equal(true);
  const loaded = outcome(element);
  document.body.append(element);
  await loaded;
  element.remove();
  await until(() => element.activeDevice === undefined);
  expect(await calls(element)).to.deep.equal(nothing);
  expect(element.stepCount).to.equal(0);
});
