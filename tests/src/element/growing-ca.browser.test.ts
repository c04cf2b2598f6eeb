import { expect } from 'chai';
import { GrowingCa, GrowingCaLoadEvent } from '../../../src/index.js';
import { fetchBytes, relativeError } from '../../helpers/browser-fixtures.js';
import {
  canvasOf,
  create,
  keepSessionOpen,
  ways,
  grid,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';
import { Simulation } from '../../../src/simulation/index.js';

const cells = grid.width * grid.height;

afterEach(removeAll);

for (const { way, device, runtime } of ways) {
  describe(`<growing-ca> on ${way}`, () => {
    if (device === 'webgpu') keepSessionOpen();

    it('finds a target in the manifest and tells where it runs', async () => {
      const element = create({ target: 'golden', device, runtime, autoplay: 'false' });
      const loaded = outcome(element);
      document.body.append(element);
      const event = (await loaded) as GrowingCaLoadEvent;
      expect(event).to.be.instanceOf(GrowingCaLoadEvent);
      expect([event.device, event.runtime]).to.deep.equal([device, runtime]);
      expect(event.url).to.equal(modelUrl);
      expect([element.activeDevice, element.activeRuntime]).to.deep.equal([device, runtime]);
    });

    it('prefers src to target', async () => {
      const element = await mount({ device, runtime, target: 'no such model' });
      expect(element.activeDevice).to.equal(device);
    });

    it('begins with the seed: one cell with alpha and hidden channels at 1', async () => {
      const state = (await (await mount({ device, runtime })).getState())!.cells;
      const centre = 8 * grid.width + 6;
      const expected = new Float32Array(16 * cells);
      for (let channel = 3; channel < 16; channel++) expected[channel * cells + centre] = 1;
      expect(state).to.deep.equal(expected);
    });

    it('plays until it is paused, and again after play()', async () => {
      const element = await mount({ device, runtime });
      element.play();
      await until(() => element.stepCount >= 3);
      element.pause();
      expect(element.paused).to.equal(true);
      // Behind a step that may still be under way.
      await element.step(0);
      const resting = element.stepCount;
      for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
      expect(element.stepCount).to.equal(resting);
      element.play();
      await until(() => element.stepCount > resting);
    });

    it('runs the steps asked for while paused', async () => {
      const element = await mount({ device, runtime });
      await element.step();
      expect(element.stepCount).to.equal(1);
      await element.step(4);
      expect(element.stepCount).to.equal(5);
    });

    it('repeats a run after reset(), and differs with another random seed', async () => {
      const element = await mount({ device, runtime });
      await element.step(12);
      const first = (await element.getState())!.cells;
      await element.reset();
      expect(element.stepCount).to.equal(0);
      await element.step(12);
      expect((await element.getState())!.cells).to.deep.equal(first);
      element.randomSeed = 8;
      await element.reset();
      await element.step(12);
      expect((await element.getState())!.cells).not.to.deep.equal(first);
    });

    it('clears exactly the cells of a damaged circle', async () => {
      const element = await mount({ device, runtime });
      await element.step(30);
      const before = (await element.getState())!.cells;
      await element.damage({ x: 6, y: 7.5, radius: 2 });
      const after = (await element.getState())!.cells;
      const expected = before.map((value, index) => {
        const [x, y] = [index % grid.width, Math.floor((index % cells) / grid.width)];
        return Math.hypot(x - 6, y - 7.5) <= 2 ? 0 : value;
      });
      expect(before).not.to.deep.equal(expected);
      expect(after).to.deep.equal(expected);
    });

    it('turns as the headless simulation does, from the attribute and live', async () => {
      const element = await mount({ device, runtime, angle: '30' });
      await element.step(6);
      element.angle = -100;
      await element.step(6);
      const simulation = await Simulation.create(modelUrl, {
        device,
        runtime,
        randomSeed: 7,
        angle: 30,
      });
      await simulation.step(6);
      simulation.angle = -100;
      await simulation.step(6);
      expect(await element.getState()).to.deep.equal(await simulation.getState());
      await simulation.dispose();
    });

    it('describes its picture', async () => {
      const canvas = canvasOf(await mount({ device, runtime, target: 'golden' }));
      expect(canvas.getAttribute('role')).to.equal('img');
      expect(canvas.getAttribute('aria-label')).to.equal('A growing pattern: golden');
      expect([canvas.width, canvas.height]).to.deep.equal([grid.width, grid.height]);
    });

    it('takes another model without a new element', async () => {
      const element = await mount({ device, runtime, transition: 'cut' });
      await element.step(3);
      const loaded = outcome(element);
      element.src = URL.createObjectURL(new Blob([(await fetchBytes(modelUrl)) as BlobPart]));
      expect((await loaded).type).to.equal('load');
      expect(element.stepCount).to.equal(0);
    });
  });
}

describe('<growing-ca>', () => {
  it('gives the same states whatever takes the steps', async () => {
    const [kernel, wasm, webgpu] = await Promise.all(
      ways.map(({ device, runtime }) => mount({ device, runtime })),
    );
    await Promise.all([kernel.step(50), wasm.step(50), webgpu.step(50)]);
    const { cells } = (await wasm.getState())!;
    expect(relativeError((await kernel.getState())!.cells, cells)).to.be.below(1e-4);
    expect(relativeError((await webgpu.getState())!.cells, cells)).to.be.below(1e-3);
  });

  it('moves to another device where it is told to', async () => {
    const element = await mount({ device: 'wasm', runtime: 'onnx' });
    const loaded = outcome(element);
    element.device = 'webgpu';
    expect((await loaded).type).to.equal('load');
    expect(element.activeDevice).to.equal('webgpu');
  });

  it('chooses wasm by itself where the only adapter is a software one', async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const software =
      adapter!.info.isFallbackAdapter || adapter!.info.architecture === 'swiftshader';
    expect((await mount()).activeDevice).to.equal(software ? 'wasm' : 'webgpu');
  });

  it('reflects its properties to attributes', async () => {
    const element = create();
    Object.assign(element, { target: 'golden', src: modelUrl, angle: 45, autoplay: false });
    element.device = 'wasm';
    document.body.append(element);
    await element.updateComplete;
    const attributes = ['target', 'src', 'angle', 'autoplay', 'device'];
    expect(attributes.map((name) => element.getAttribute(name))).to.deep.equal([
      'golden',
      modelUrl,
      '45',
      'false',
      'wasm',
    ]);
  });

  it('lets calls made while it loads wait, in their order', async () => {
    const element = create({
      src: modelUrl,
      autoplay: 'false',
      device: 'wasm',
      'random-seed': '7',
    });
    document.body.append(element);
    void element.step(5);
    void element.reset();
    await element.step(2);
    expect(element.stepCount).to.equal(2);
  });

  it('lets calls wait also where what loads is replaced by another load', async () => {
    const element = create({ src: modelUrl, autoplay: 'false', device: 'wasm' });
    document.body.append(element);
    // Told once a load has begun.
    element.addEventListener('progress', () => (element.grid = '20x20'), { once: true });
    await element.step(3);
    expect(element.cells).to.deep.equal({ width: 20, height: 20 });
    expect(element.stepCount).to.equal(3);
  });

  it('does nothing where nothing is loaded', async () => {
    const element = create();
    document.body.append(element);
    await Promise.all([element.step(), element.reset(), element.damage({ x: 0, y: 0, radius: 1 })]);
    expect(await element.getState()).to.equal(undefined);
    expect(element.stepCount).to.equal(0);
    expect(element.activeDevice).to.equal(undefined);
  });

  it('counts nonsense as no steps and ignores senseless damage', async () => {
    const element = await mount({ device: 'wasm', angle: 'nonsense' });
    for (const count of [-3, NaN, 'many' as never, null as never]) await element.step(count);
    await element.step(2.9);
    expect(element.stepCount).to.equal(2);
    const before = await element.getState();
    await element.damage({ x: NaN, y: 8, radius: 3 });
    await element.damage({ x: 6, y: 8, radius: -1 });
    await element.damage({ x: 6, y: 8, radius: Infinity });
    await element.damage({ x: -500, y: 1e9, radius: 4 });
    expect(await element.getState()).to.deep.equal(before);
    expect(before!.cells.some((value) => value > 0)).to.equal(true);
  });

  it('tolerates a second copy of itself', async () => {
    const address = '/src/index.ts?a-second-copy';
    const copy = (await import(address)) as { GrowingCa: typeof GrowingCa };
    expect(customElements.get('growing-ca')).to.equal(GrowingCa);
    expect(copy.GrowingCa).to.be.a('function');
  });

  it('draws another random seed for each element', () => {
    expect(create().randomSeed).not.to.equal(create().randomSeed);
  });
});
