import { expect } from 'chai';
import { until } from '../../helpers/browser-element.js';

type Row = Record<string, unknown>;
type Bench = Window & {
  benchResults?: {
    steps: Row[];
    sharing: Row[];
    page: Row[];
    start: Row[];
    notes: string[];
  };
  benchError?: string;
};

let frame: HTMLIFrameElement;

/** The page of the bench as it is served, on the element that `npm run build` made. */
async function open(address: string): Promise<Bench> {
  frame = document.createElement('iframe');
  frame.style.cssText = 'width: 900px; height: 700px; border: 0';
  frame.src = `/demo/bench.html?${address}`;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  const page = frame.contentWindow as Bench;
  await until(() => page.benchResults !== undefined || page.benchError !== undefined);
  return page;
}

afterEach(() => frame.remove());

it('measures every part, beside bare runs, and shows the figures and the bars', async () => {
  const page = await open('only=kernel,wasm&sides=64&seconds=0.2&run');
  expect(page.benchError).to.equal(undefined);
  const { start, steps, sharing, page: playing } = page.benchResults!;
  expect([start, steps, playing].map(({ length }) => length)).to.deep.equal([2, 2, 6]);
  for (const row of [...start, ...steps, ...playing]) {
    expect(row.way).to.be.oneOf(['kernel', 'wasm']);
    for (const [name, value] of Object.entries(row)) {
      if (name === 'way' || name === 'files') continue;
      if (name === 'insideRuntime' && row.way === 'kernel') continue;
      expect(value, name).to.be.a('number').and.at.least(0);
      // While it plays for so short a time, a slow machine takes no step of some.
      if (playing.includes(row)) continue;
      expect(value, name).to.satisfy(Number.isFinite).and.above(0);
    }
  }
  expect(sharing.map(({ count }) => count)).to.deep.equal([1, 10]);
  for (const { ofApart } of sharing) expect(ofApart).to.be.above(0).and.below(10);
  expect(playing.map(({ count }) => count)).to.deep.equal([1, 4, 16, 1, 4, 16]);
  const [ofKernel, ofWasm] = start;
  const files = (ofKernel.files as { url: string }[]).map(({ url }) => url);
  expect(files.some((url) => /q8\.onnx$/.test(url))).to.equal(true);
  expect(files.some((url) => /ort[.-]|demo/.test(url))).to.equal(false);
  expect(ofKernel.bytes).to.be.below(1e6);
  // More than the runtime's wasm file alone.
  expect(ofWasm.bytes).to.be.above(4_100_000);
  const captions = [...page.document.querySelectorAll('caption')];
  expect(captions.map(({ textContent }) => textContent))
    .to.have.lengthOf(5)
    .and.include('Bars');
  expect(page.document.getElementById('stage')!.childElementCount).to.equal(0);
});

it('says in its status line what is wrong with what was asked for', async () => {
  const page = await open('only=cpu&run');
  expect(page.benchError).to.match(/"cpu" is unknown/);
  const status = page.document.getElementById('status') as HTMLOutputElement;
  expect(status.value).to.equal(page.benchError);
});
