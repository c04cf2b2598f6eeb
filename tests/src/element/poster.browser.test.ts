import { expect } from 'chai';
import { GrowingCa } from '../../../src/index.js';
import { fixtures } from '../../helpers/browser-fixtures.js';
import {
  canvasOf,
  create,
  ways,
  fallbackOf,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

const poster = 'data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';

const realFetch = window.fetch;
afterEach(() => {
  window.fetch = realFetch;
  GrowingCa.manifestUrl = `${fixtures}manifest.json`;
  removeAll();
});

const part = (element: GrowingCa, name: string) =>
  element.shadowRoot!.querySelector<HTMLElement>(`[part=${name}]`);

/** Whether a visitor sees any of it. */
const isSeen = (shown: Element) =>
  shown.checkVisibility({ opacityProperty: true, visibilityProperty: true });

const has = (element: GrowingCa, name: string) => part(element, name) !== null;

/** Holds the answers for an address back until the returned function is called. */
function holdBack(wanted: string): () => void {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  window.fetch = async (input, init) => {
    if (String(input).includes(wanted)) await released;
    return realFetch(input, init);
  };
  return release;
}

for (const { way, device, runtime } of ways) {
  it(`a poster stands in until the first frame on ${way}`, async () => {
    const src = `${modelUrl}?poster-${device}-${runtime}`;
    const release = holdBack(src);
    const element = create({ src, device, runtime, poster, autoplay: 'false' });
    document.body.append(element);
    await until(() => has(element, 'progress'));
    expect(part(element, 'poster')!.checkVisibility()).to.equal(true);
    expect(has(element, 'canvas')).to.equal(false);
    const loaded = outcome(element);
    release();
    await loaded;
    await until(() => !isSeen(part(element, 'poster')!));
    expect(has(element, 'progress')).to.equal(false);
    expect(canvasOf(element).checkVisibility()).to.equal(true);
  });
}

it('a poster comes back after an error, and the sentence is heard but not seen', async () => {
  const element = await mount({ device: 'wasm', poster });
  const failed = outcome(element);
  element.src = '/nowhere.onnx';
  await failed;
  await element.updateComplete;
  expect(part(element, 'poster')!.checkVisibility()).to.equal(true);
  expect(fallbackOf(element)).to.include('nowhere.onnx');
  expect(part(element, 'error')!.getBoundingClientRect().width).to.be.below(2);
});

for (const [what, change] of [
  ['a target that is not known', { target: 'unicorn' }],
  ['a model that is not there', { src: '/nowhere.onnx' }],
  ['nothing', { target: undefined }],
] as const) {
  it(`the poster of one target does not stand for ${what}`, async () => {
    const model = { name: 'golden', poster: { file: poster }, files: { fp32: { file: modelUrl } } };
    GrowingCa.manifestUrl = URL.createObjectURL(new Blob([JSON.stringify({ models: [model] })]));
    const element = await mount({ target: 'golden', src: '', device: 'wasm' });
    element.addEventListener('error', (event) => event.preventDefault());
    Object.assign(element, change);
    await until(() => fallbackOf(element) !== undefined);
    expect(has(element, 'poster')).to.equal(false);
    expect(part(element, 'error')!.getBoundingClientRect().width).to.be.above(100);
  });
}

it('a poster that is not there either leaves the sentence to be seen', async () => {
  const element = create({ device: 'wasm', src: '/nowhere.onnx', poster: '/no-poster.png' });
  document.body.append(element);
  await outcome(element);
  await until(() => !has(element, 'poster'));
  expect(part(element, 'error')!.getBoundingClientRect().width).to.be.above(100);
});

it('the page’s own content is a poster', async () => {
  const src = `${modelUrl}?own-poster`;
  const release = holdBack(src);
  const element = create({ src, device: 'wasm' });
  element.innerHTML = `<img src="${poster}" alt="A lizard" />`;
  document.body.append(element);
  await element.updateComplete;
  const image = element.querySelector('img')!;
  expect(image.checkVisibility()).to.equal(true);
  const loaded = outcome(element);
  release();
  await loaded;
  await until(() => !isSeen(image));
});

it('a poster fades over what grows, turned as it will be, and lets a press through', async () => {
  const src = `${modelUrl}?fading-poster`;
  const release = holdBack(src);
  const element = create({ src, device: 'wasm', poster, angle: '30', autoplay: 'false' });
  element.style.setProperty('--growing-ca-fade-duration', '3600s');
  document.body.append(element);
  await until(() => has(element, 'poster'));
  const image = part(element, 'poster')!;
  expect(getComputedStyle(image).rotate).to.equal('30deg');
  const loaded = outcome(element);
  release();
  await loaded;
  expect(isSeen(image)).to.equal(true);
  expect(image.getAttribute('alt')).to.equal('');
  expect(canvasOf(element).checkVisibility()).to.equal(true);
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = element.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
  expect(hit!.closest('[part=picture]')).to.not.equal(null);
});

it('a poster that is set while something lives waits', async () => {
  const element = await mount({ device: 'wasm' });
  element.poster = poster;
  await element.updateComplete;
  expect(has(element, 'poster')).to.equal(false);
});

it('says what to set where nothing is to grow, until something is', async () => {
  const element = create({});
  document.body.append(element);
  await until(() => /set target .* or src/.test(fallbackOf(element) ?? ''));
  expect(part(element, 'error')!.getBoundingClientRect().width).to.be.above(100);
  const loaded = outcome(element);
  element.src = modelUrl;
  await loaded;
  expect(fallbackOf(element)).to.equal(undefined);
});

it('takes the poster and the grid of the manifest, before the model is there', async () => {
  const src = `${modelUrl}?manifest-poster`;
  const model = {
    name: 'golden',
    grid: { width: 13, height: 16 },
    poster: { file: poster },
    files: { fp32: { file: src } },
  };
  GrowingCa.manifestUrl = URL.createObjectURL(new Blob([JSON.stringify({ models: [model] })]));
  const release = holdBack(src);
  const element = create({ target: 'golden', device: 'wasm' });
  document.body.append(element);
  await until(() => has(element, 'poster'));
  expect(part(element, 'poster')!.getAttribute('src')).to.equal(poster);
  const heights = new Set([Math.round(element.getBoundingClientRect().height)]);
  const loaded = outcome(element);
  release();
  await loaded;
  heights.add(Math.round(element.getBoundingClientRect().height));
  expect([...heights]).to.deep.equal([315]);
});

it('tells the bytes of runtime and model, up to the whole', async () => {
  const element = create({
    src: `${modelUrl}?progress`,
    device: 'wasm',
    runtime: 'onnx',
    autoplay: 'false',
  });
  const seen: ProgressEvent[] = [];
  element.addEventListener('progress', (event) => seen.push(event));
  document.body.append(element);
  await outcome(element);
  const last = seen.at(-1)!;
  const size = (await (await realFetch(modelUrl)).arrayBuffer()).byteLength;
  expect(last.lengthComputable).to.equal(true);
  expect(last.loaded).to.equal(last.total);
  // The runtime is 4 MB.
  expect(last.total).to.be.above(4_000_000 + size);
  const loaded = seen.map((event) => event.loaded);
  expect(loaded).to.deep.equal([...loaded].sort((a, b) => a - b));
});

it('tells no total where the server gives none', async () => {
  const body = await (await realFetch(modelUrl)).arrayBuffer();
  window.fetch = async (input, init) =>
    String(input).includes('chunked')
      ? new Response(new Blob([body]).stream())
      : realFetch(input, init);
  const element = create({ src: `${modelUrl}?chunked`, device: 'wasm', autoplay: 'false' });
  const seen: ProgressEvent[] = [];
  element.addEventListener('progress', (event) => seen.push(event));
  document.body.append(element);
  await outcome(element);
  expect(seen.some(({ lengthComputable }) => !lengthComputable)).to.equal(true);
  expect(seen.at(-1)!.loaded).to.equal(seen.at(-1)!.total);
});

it('the bar is seen only by those who wait', async () => {
  const release = holdBack('slow-bar');
  const element = create({ src: `${modelUrl}?slow-bar`, device: 'wasm' });
  document.body.append(element);
  await until(() => has(element, 'progress'));
  const { animationDelay, animationFillMode } = getComputedStyle(part(element, 'progress')!);
  expect([animationDelay, animationFillMode]).to.deep.equal(['0.5s', 'both']);
  release();
  await outcome(element);
});
