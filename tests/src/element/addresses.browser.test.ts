import { expect } from 'chai';
import { GrowingCa } from '../../../src/index.js';
import { Simulation, setManifestUrl, setRuntimeBase } from '../../../src/simulation/index.js';
import { create, mount, outcome, removeAll } from '../../helpers/browser-element.js';
import { fixtures, runtimeFolder } from '../../helpers/browser-fixtures.js';

const here = location.href;
const model = 'models/golden_step_post.onnx';

/** What pages do to their own address between the setting of one and its use. */
const moves: Record<string, () => void> = {
  'history.pushState': () => history.pushState(null, '', '/elsewhere/deep/page.html'),
  'another <base>': () => (document.querySelector('base')!.href = '/elsewhere/'),
};

beforeEach(() => {
  history.pushState(null, '', fixtures);
  document.head.prepend(document.createElement('base'));
});

afterEach(() => {
  removeAll();
  document.querySelector('base')!.remove();
  history.pushState(null, '', here);
  GrowingCa.manifestUrl = `${fixtures}manifest.json`;
  GrowingCa.runtimeBase = runtimeFolder;
});

const absolute = (path: string) => new URL(path, location.origin).href;

for (const [name, move] of Object.entries(moves)) {
  describe(`addresses that were set before ${name} mean what they meant then`, () => {
    it('src, as an attribute that waits for the viewport', async () => {
      const element = create({ src: model, device: 'wasm' });
      element.style.marginTop = '5000px';
      document.body.append(element);
      await element.updateComplete;
      move();
      const loaded = outcome(element);
      element.scrollIntoView();
      expect(await loaded).to.include({ type: 'load', url: absolute(`${fixtures}${model}`) });
      expect(element.src).to.equal(model);
      expect(element.getAttribute('src')).to.equal(model);
    });

    it('src, as a property, before anything is updated', async () => {
      const element = await mount({ device: 'wasm' });
      const loaded = outcome(element);
      element.src = `${model}?${name}`;
      move();
      expect((await loaded).type).to.equal('load');
    });

    it('poster', async () => {
      const poster = '../../weights/lizard.regenerate.webp';
      const element = create({ poster, src: '/nowhere.onnx' });
      move();
      document.body.append(element);
      await outcome(element);
      await element.updateComplete;
      const { src } = element.shadowRoot!.querySelector('img')!;
      expect(src).to.equal(absolute('/weights/lizard.regenerate.webp'));
      expect(element.poster).to.equal(poster);
    });

    it('manifestUrl', async () => {
      GrowingCa.manifestUrl = 'manifest.json';
      move();
      expect(GrowingCa.manifestUrl).to.equal(absolute(`${fixtures}manifest.json`));
      expect((await mount({ src: '', target: 'golden', device: 'wasm' })).stepCount).to.equal(0);
      setManifestUrl('elsewhere.json');
      expect(GrowingCa.manifestUrl).to.equal(new URL('elsewhere.json', document.baseURI).href);
    });

    it('runtimeBase', () => {
      GrowingCa.runtimeBase = 'runtime';
      move();
      expect(GrowingCa.runtimeBase).to.equal(absolute(`${fixtures}runtime/`));
      setRuntimeBase(new URL('https://example.com/runtime'));
      expect(GrowingCa.runtimeBase).to.equal('https://example.com/runtime/');
    });

    it('what is preloaded', async () => {
      const src = `${model}?preload ${name}`;
      const done = GrowingCa.preload({ src, device: 'wasm' });
      move();
      expect(await done).to.equal(true);
    });

    it('a simulation', async () => {
      const coming = Simulation.create(`${model}?simulation ${name}`, { device: 'wasm' });
      move();
      await (await coming).dispose();
    });
  });
}

it('what is no address is told of once it is needed', async () => {
  const element = create({ src: 'http://', device: 'wasm' });
  document.body.append(element);
  expect(await outcome(element)).to.include({ code: 'model-unreachable' });
  expect(element.src).to.equal('http://');
});
