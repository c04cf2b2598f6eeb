/** What a change of `target` or `src` does to what lives. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { GrowingCaErrorEvent } from '../../../src/index.js';
import {
  canvasOf,
  fallbackOf,
  mount,
  outcome,
  pixelsOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';
import { fixtures } from '../../helpers/browser-fixtures.js';

const weights = new URL('../../../weights/', import.meta.url).href;
const addressOf = (name: string) => `${weights}${name}.regenerate.q8.onnx`;

afterEach(removeAll);

const mountLizard = (attributes: Record<string, string> = {}) =>
  mount({ src: addressOf('lizard'), device: 'wasm', ...attributes });

it('the other one grows out of the middle, and what was there fades', async () => {
  const element = await mountLizard();
  await element.step(96);
  const canvas = canvasOf(element);
  const loaded = outcome(element);
  element.src = addressOf('butterfly');
  const event = await loaded;
  expect([event.type, 'url' in event && event.url]).to.deep.equal(['load', element.src]);
  expect(canvasOf(element)).to.equal(canvas);
  expect(element.stepCount).to.equal(96);
  const { individuals } = (await element.getState())!;
  expect(individuals!.map(({ fades = false }) => fades)).to.deep.equal([true, false]);
  await element.step(400);
  expect((await element.getState())!.individuals).to.equal(undefined);
  const fresh = await mount({ src: addressOf('butterfly'), device: 'wasm' });
  await fresh.step(400);
  const [shown, expected] = [pixelsOf(canvas), pixelsOf(canvasOf(fresh))];
  const differs = shown.filter((value, i) => Math.abs(value - expected[i]) > 60).length;
  expect(differs / shown.length).to.be.below(0.01);
});

it('shows also where it is paused what it is about to become', async () => {
  const element = await mountLizard();
  await element.step(96);
  const loaded = outcome(element);
  element.src = addressOf('butterfly');
  await loaded;
  const shown = pixelsOf(canvasOf(element));
  // Draws it anew.
  await element.step(0);
  expect(shown).to.deep.equal(pixelsOf(canvasOf(element)));
});

it('transition="cut" starts anew', async () => {
  const element = await mountLizard({ transition: 'cut' });
  await element.step(20);
  const loaded = outcome(element);
  element.src = addressOf('butterfly');
  expect((await loaded).type).to.equal('load');
  expect(element.stepCount).to.equal(0);
});

for (const [what, src] of [
  ['another number of channels', `${fixtures}models/with_five_channels.onnx`],
  ['a graph that the kernel does not know', `${fixtures}pytorch/rule.onnx`],
  ['another grid', `${fixtures}models/golden_step_post.onnx`],
]) {
  it(`starts anew with a model of ${what}`, async () => {
    const element = await mountLizard();
    await element.step(20);
    const loaded = outcome(element);
    element.src = src;
    expect((await loaded).type).to.equal('load');
    expect(element.stepCount).to.equal(0);
    await element.step(2);
    expect(element.stepCount).to.equal(2);
  });
}

it('of ten changes in a moment the last one counts', async () => {
  const element = await mountLizard();
  await element.step(60);
  const urls: string[] = [];
  element.addEventListener('load', ({ url }) => urls.push(url));
  const names = ['butterfly', 'ladybug', 'fish', 'eye', 'tree'];
  for (const name of [...names, ...names]) {
    element.src = addressOf(name);
    await element.updateComplete;
  }
  await until(() => urls.length > 0);
  await element.step(10);
  expect(urls).to.deep.equal([addressOf('tree')]);
  const { individuals } = (await element.getState())!;
  expect(individuals!.map(({ model }) => model.url)).to.deep.equal(
    ['lizard', 'tree'].map(addressOf),
  );
});

it('lives on until the other one has arrived, and says so if it never does', async () => {
  const element = await mountLizard();
  const failed = outcome(element);
  element.src = '/nowhere.onnx';
  await element.damage({ x: 3, y: 3, radius: 2 });
  const event = (await failed) as GrowingCaErrorEvent;
  expect(event.code).to.equal('model-unreachable');
  expect(fallbackOf(element)).to.match(/could not be fetched/);
});

it('a seed that cannot be planted is told, and the pattern lives on', async () => {
  const element = await mountLizard();
  const failed = outcome(element);
  expect(await element.plant({ x: 5, y: 5, src: '/nowhere.onnx' })).to.equal(false);
  expect(((await failed) as GrowingCaErrorEvent).code).to.equal('planting-failed');
  expect(await element.plant({ x: 5, y: 5, src: addressOf('butterfly') })).to.equal(true);
  await element.step(20);
  const area = { x: 32, y: 32, radius: 0 };
  expect(await element.graft(area, { src: addressOf('fish') })).to.equal(true);
  await element.step(2);
  expect((await element.getState())!.individuals!.length).to.equal(3);
  expect(fallbackOf(element)).to.equal(undefined);
});

it('for visitors who prefer less motion, the old picture fades over the new one', async () => {
  await emulateMedia({ reducedMotion: 'reduce' });
  try {
    const element = await mountLizard({ autoplay: 'true' });
    const loaded = outcome(element);
    element.src = addressOf('butterfly');
    expect((await loaded).type).to.equal('load');
    expect((await element.getState())!.individuals).to.equal(undefined);
    const former = element.shadowRoot!.querySelector('.former')!;
    expect(former.querySelector('canvas')).not.to.equal(canvasOf(element));
    former.dispatchEvent(new AnimationEvent('animationend'));
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.former')).to.equal(null);
  } finally {
    await emulateMedia({ reducedMotion: 'no-preference' });
  }
});
