/** `<growing-ca-seed>` children. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import { create, modelUrl, outcome, removeAll, until } from '../../helpers/browser-element.js';

const weights = new URL('../../../weights/', import.meta.url).href;
const butterfly = `${weights}butterfly.regenerate.q8.onnx`;

afterEach(removeAll);

function withSeeds(seeds: string, attributes: Record<string, string> = {}): GrowingCa {
  const element = create({
    src: modelUrl,
    autoplay: 'false',
    device: 'wasm',
    grid: '48x24',
    ...attributes,
  });
  element.innerHTML = seeds;
  return element;
}

/** "x,y" of cells with alpha, and whose they are. */
async function grownOf(element: GrowingCa): Promise<Record<string, number | undefined>> {
  const { cells, holders } = (await element.getState())!;
  const plane = 48 * 24;
  const grown = [...cells.subarray(3 * plane, 4 * plane).entries()].filter(([, a]) => a > 0.1);
  return Object.fromEntries(
    grown.map(([cell]) => [`${cell % 48},${Math.floor(cell / 48)}`, holders?.[cell]]),
  );
}

it('say what is planted, and where, instead of the seed in the middle', async () => {
  const element = withSeeds(
    `<growing-ca-seed x="10" y="12"></growing-ca-seed>
     <growing-ca-seed x="36" y="12" angle="90" src="${butterfly}"></growing-ca-seed>`,
  );
  const loaded = outcome(element);
  document.body.append(element);
  expect((await loaded).type).to.equal('load');
  expect(await grownOf(element)).to.deep.equal({ '10,12': 1, '36,12': 2 });
  const { individuals, turns } = (await element.getState())!;
  expect(individuals!.map(({ model }) => model.url)).to.deep.equal([modelUrl, butterfly]);
  expect(turns![12 * 48 + 36]).to.equal(90);
  expect(element.querySelector('growing-ca-seed')!.getBoundingClientRect().width).to.equal(0);

  await element.step(9);
  await element.reset();
  expect(await grownOf(element)).to.deep.equal({ '10,12': 1, '36,12': 2 });

  const later = document.createElement('growing-ca-seed');
  later.setAttribute('y', '3');
  element.append(later);
  await until(async () => (await element.getState())!.individuals!.length === 3);
  expect(await grownOf(element)).to.have.property('24,3', 3);
});

it('of a model that cannot be had are told, and the others grow', async () => {
  const element = withSeeds(
    `<growing-ca-seed x="10" y="12" src="/nowhere.onnx"></growing-ca-seed>
     <growing-ca-seed x="20" y="12"></growing-ca-seed>`,
  );
  const failed = outcome(element);
  document.body.append(element);
  expect(((await failed) as GrowingCaErrorEvent).code).to.equal('planting-failed');
  await element.step(0);
  expect(Object.keys(await grownOf(element))).to.deep.equal(['20,12']);
});

it('start anew where they are when the target changes', async () => {
  const element = withSeeds('<growing-ca-seed x="10" y="12"></growing-ca-seed>');
  const loaded = outcome(element);
  document.body.append(element);
  await loaded;
  await element.step(5);
  const again = outcome(element);
  element.src = butterfly;
  expect((await again).type).to.equal('load');
  expect(element.stepCount).to.equal(0);
  expect(Object.keys(await grownOf(element))).to.deep.equal(['10,12']);
});

it('that come later grow beside what grows already', async () => {
  const element = withSeeds('');
  const loaded = outcome(element);
  document.body.append(element);
  await loaded;
  const seed = document.createElement('growing-ca-seed');
  seed.setAttribute('x', '5');
  seed.setAttribute('y', 'nonsense');
  element.append(seed);
  await until(async () => (await element.getState())!.individuals?.length === 2);
  expect(await grownOf(element)).to.deep.equal({ '24,12': 1, '5,12': 2 });
});

it('are planted by a reset before what is asked for after it', async () => {
  const element = withSeeds('<growing-ca-seed x="10" y="12"></growing-ca-seed>');
  const loaded = outcome(element);
  document.body.append(element);
  await loaded;
  await element.step(9);
  const before = await grownOf(element);
  void element.reset();
  await element.step(9);
  expect(element.stepCount).to.equal(9);
  expect(await grownOf(element)).to.deep.equal(before);
});

it('that come later grow unseen for visitors who prefer less motion', async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  try {
    const element = withSeeds('', { autoplay: 'true' });
    const loaded = outcome(element);
    document.body.append(element);
    await loaded;
    const { stepCount } = element;
    element.append(document.createElement('growing-ca-seed'));
    await until(() => element.stepCount === stepCount + 256);
  } finally {
    await emulateMedia({ reducedMotion: 'no-preference' });
  }
});
