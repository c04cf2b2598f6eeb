import { expect } from 'chai';
import type { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import { sharedDevice } from '../../../src/engine/onnx/webgpu/gpu-device.js';
import { fetchBytes, goldenModelUrl, relativeError } from '../../helpers/browser-fixtures.js';
import {
  canvasOf,
  create,
  fallbackOf,
  modelUrl,
  mount,
  outcome,
  pixelsOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

afterEach(removeAll);

/** Takes the GPU away from the page, as a browser does. */
async function loseGpu(): Promise<void> {
  const gpu = await sharedDevice();
  gpu.destroy();
  await gpu.lost;
}

function eventsOf(element: GrowingCa): string[] {
  const seen: string[] = [];
  for (const type of ['load', 'error', 'devicechange', 'play', 'pause']) {
    element.addEventListener(type, (event) => {
      event.preventDefault();
      seen.push(type);
    });
  }
  return seen;
}

describe('after the GPU was lost', () => {
  it('goes on, on a new one, from the state in which it rested', async () => {
    const element = await mount({ device: 'webgpu', runtime: 'onnx' });
    await element.step(6);
    const before = (await element.getState())!;
    const seen = eventsOf(element);
    await loseGpu();
    await element.step();
    await until(() => element.stepCount >= 6);
    await element.step(7 - element.stepCount);
    expect(element.activeDevice).to.equal('webgpu');
    expect(seen).to.deep.equal([]);

    const whole = await mount({ device: 'webgpu', runtime: 'onnx' });
    await whole.setState(before);
    await whole.step();
    const [actual, expected] = [await element.getState(), await whole.getState()];
    expect(relativeError(actual!.cells, expected!.cells)).to.equal(0);
    expect(actual!.stepCount).to.equal(7);
  });

  it('goes on with the kernel until a new one is there', async () => {
    const element = await mount({ device: 'webgpu' });
    await until(() => element.activeRuntime === 'onnx');
    await element.step(6);
    // What it keeps for such a case has been read by then.
    await element.getState();
    const seen: string[] = [];
    element.addEventListener('devicechange', ({ runtime }) => seen.push(runtime));
    await loseGpu();
    await element.step();
    await until(() => seen.length === 2);
    expect(seen).to.deep.equal(['kernel', 'onnx']);
    expect(element.stepCount).to.be.within(6, 7);
  });

  it('begins as what it was about to become', async () => {
    const element = await mount({ device: 'webgpu', runtime: 'onnx', grid: '16' });
    await element.step(6);
    await element.getState();
    const src = `${modelUrl}?after-the-loss`;
    const realFetch = window.fetch;
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    window.fetch = async (input, init) => {
      if (String(input) === src) await arrived;
      return realFetch(input, init);
    };
    try {
      const next = outcome(element);
      element.src = src;
      await element.updateComplete;
      await loseGpu();
      await element.step();
      arrive();
      const event = await next;
      expect([event.type, 'url' in event && event.url]).to.deep.equal(['load', src]);
      expect(element.stepCount).to.equal(0);
    } finally {
      window.fetch = realFetch;
    }
  });

  it('begins anew where it has rested only as what it was before', async () => {
    const element = await mount({ device: 'webgpu', speed: 'max' });
    await until(() => element.activeRuntime === 'onnx');
    await element.setState({ ...(await element.getState())!, stepCount: 5000 });
    // What it keeps for such a case has been read by then.
    await element.getState();
    element.play();
    const loaded = outcome(element);
    element.src = goldenModelUrl('step_pre_post');
    await loaded;
    await until(() => element.activeRuntime === 'onnx');
    const lost = new Promise<number>((resolve) =>
      element.addEventListener('devicechange', () => resolve(element.stepCount), { once: true }),
    );
    await loseGpu();
    expect(await lost).to.be.below(5000);
  });

  it('goes on by itself while it plays', async () => {
    const element = await mount({ device: 'webgpu', runtime: 'onnx', speed: 'max' });
    element.play();
    await until(() => element.stepCount > 3);
    const canvas = canvasOf(element);
    await loseGpu();
    await until(() => canvasOf(element) !== canvas && element.stepCount > 3);
    expect(element.paused).to.equal(false);
    expect(fallbackOf(element)).to.equal(undefined);
  });

  it('gives up with an error when it is lost again and again', async () => {
    const element = await mount({ device: 'webgpu', runtime: 'onnx' });
    let failure: GrowingCaErrorEvent | undefined;
    element.addEventListener('error', (event) => {
      event.preventDefault();
      failure = event;
    });
    for (let losses = 0; !failure && losses < 10; losses++) {
      await loseGpu();
      await element.step();
      await until(() => failure !== undefined || element.activeDevice === 'webgpu');
    }
    expect(failure!.code).to.equal('device-lost');
    expect(fallbackOf(element)).to.equal(failure!.message);
    const again = outcome(element);
    element.src = modelUrl;
    expect((await again).type).to.equal('load');
    expect(element.stepCount).to.equal(0);
  });

  it('goes on, on wasm, where no GPU is left to `auto`, and says so', async () => {
    const info = GPUAdapterInfo.prototype;
    const names = ['architecture', 'isFallbackAdapter'] as const;
    const real = names.map((name) => Object.getOwnPropertyDescriptor(info, name)!);
    const { requestAdapter } = GPU.prototype;
    // The software adapter of these tests poses as a real one, which `auto` would take.
    Object.defineProperty(info, 'architecture', { value: 'real', configurable: true });
    Object.defineProperty(info, 'isFallbackAdapter', { value: false, configurable: true });
    try {
      const element = await mount({ device: 'auto', runtime: 'onnx' });
      expect(element.activeDevice).to.equal('webgpu');
      await element.step(5);
      const before = (await element.getState())!;
      const changed = new Promise<string>((resolve) => {
        element.addEventListener('devicechange', ({ device }) => resolve(device));
      });
      GPU.prototype.requestAdapter = async () => null;
      await loseGpu();
      await element.step();
      expect(await changed).to.equal('wasm');
      expect(element.activeDevice).to.equal('wasm');
      expect(await element.getState()).to.deep.equal(before);
    } finally {
      GPU.prototype.requestAdapter = requestAdapter;
      names.forEach((name, index) => Object.defineProperty(info, name, real[index]));
    }
  });
});

describe('a fetch that failed and later works', () => {
  const realFetch = window.fetch;
  afterEach(() => (window.fetch = realFetch));

  /** A network that is down for one address, until the returned function is called. */
  function cutOff(part: string): () => void {
    let down = true;
    window.fetch = (input, init) =>
      down && String(input).includes(part)
        ? Promise.reject(new TypeError('Failed to fetch'))
        : realFetch(input, init);
    return () => (down = false);
  }

  const occasions: Record<string, (element: GrowingCa, src: string) => void> = {
    'the browser is online again': () => dispatchEvent(new Event('online')),
    'the tab is shown again': () => document.dispatchEvent(new Event('visibilitychange')),
    'the same src is set again': (element, src) => element.setAttribute('src', src),
    'the same src is set again as a property': (element, src) => (element.src = src),
  };

  for (const [occasion, happen] of Object.entries(occasions)) {
    it(`is tried again when ${occasion}`, async () => {
      const src = `${modelUrl}?${encodeURIComponent(occasion)}`;
      const restore = cutOff(src);
      const element = create({ src, device: 'wasm', autoplay: 'false' });
      document.body.append(element);
      expect(((await outcome(element)) as GrowingCaErrorEvent).code).to.equal('model-unreachable');
      restore();
      const loaded = outcome(element);
      happen(element, src);
      expect((await loaded).type).to.equal('load');
      await element.updateComplete;
      expect(fallbackOf(element)).to.equal(undefined);
    });
  }

  it('is not tried again where another attempt cannot help', async () => {
    const src = URL.createObjectURL(new Blob(['no model']));
    const element = create({ src, device: 'wasm' });
    document.body.append(element);
    await outcome(element);
    const seen = eventsOf(element);
    dispatchEvent(new Event('online'));
    await element.step();
    expect(seen).to.deep.equal([]);
  });
});

it('is tried again when any attribute that decides what grows is set, to the same value too', async () => {
  const given = { experiment: 'x', dtype: 'fp32', device: 'wasm', runtime: 'kernel', grid: '16' };
  const element = create({ ...given, src: '/nowhere.onnx' });
  document.body.append(element);
  await outcome(element);
  for (const name of Object.keys(given) as (keyof typeof given)[]) {
    const again = outcome(element);
    Object.assign(element, { [name]: element[name] });
    expect((await again).type, name).to.equal('error');
  }
});

it('draws again when the browser gives a canvas its memory back', async () => {
  const element = await mount({ device: 'wasm' });
  await element.step(10);
  const canvas = canvasOf(element);
  const before = pixelsOf(canvas);
  expect(before.some((value) => value > 0)).to.equal(true);
  // What the page sees of a lost context, but for the loss: no page can cause one.
  canvas.getContext('2d')!.clearRect(0, 0, canvas.width, canvas.height);
  canvas.dispatchEvent(new Event('contextrestored'));
  expect(pixelsOf(canvas)).to.deep.equal(before);
});

it('shares one model among elements, and forgets failures', async () => {
  const src = URL.createObjectURL(new Blob([(await fetchBytes(modelUrl)) as BlobPart]));
  await mount({ device: 'wasm', src });
  URL.revokeObjectURL(src);
  // The address answers no more.
  await mount({ device: 'wasm', src });
});
