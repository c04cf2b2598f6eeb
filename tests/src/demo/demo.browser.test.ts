import { expect } from 'chai';
import type { GrowingCa } from '../../../src/index.js';
import { until } from '../../helpers/browser-element.js';

let frame: HTMLIFrameElement;
let page: Document;
let pattern: GrowingCa;

/** The demo as it is served, with what `npm run build` and the trainer made. */
before(async () => {
  frame = document.createElement('iframe');
  frame.style.cssText = 'width: 900px; height: 700px; border: 0';
  frame.src = '/demo/index.html';
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  page = frame.contentDocument!;
  pattern = page.querySelector('growing-ca')!;
  await until(() => {
    expect(pattern.shadowRoot?.querySelector('[part=error]')?.textContent).to.equal(undefined);
    return pattern.activeDevice !== undefined;
  });
});

after(() => frame.remove());

function click(id: string): void {
  page.getElementById(id)!.click();
}

function livingCells(state: Float32Array): number {
  const { width, height } = pattern.shadowRoot!.querySelector('canvas')!;
  const alpha = state.subarray(3 * width * height, 4 * width * height);
  return alpha.filter((value) => value > 0.1).length;
}

it('grows by itself, to a pattern of some hundred cells', async () => {
  await until(() => pattern.stepCount > 3);
  pattern.pause();
  await pattern.step(150 - pattern.stepCount);
  expect(livingCells((await pattern.getState())!.cells)).to.be.within(300, 1600);
});

it('heals a wound', async () => {
  const before = livingCells((await pattern.getState())!.cells);
  const { width, height } = pattern.shadowRoot!.querySelector('canvas')!;
  await pattern.damage({ x: width / 2, y: height / 2, radius: 6 });
  const wounded = livingCells((await pattern.getState())!.cells);
  expect(wounded).to.be.below(before - 50);
  await pattern.step(150);
  expect(livingCells((await pattern.getState())!.cells)).to.be.within(before * 0.9, before * 1.1);
});

it('steps, resets, plays and pauses by its buttons', async () => {
  const { stepCount } = pattern;
  click('step');
  await pattern.step(0);
  expect(pattern.stepCount).to.equal(stepCount + 1);
  click('reset');
  await pattern.step(0);
  expect(pattern.stepCount).to.equal(0);
  click('play');
  await until(() => pattern.stepCount > 0);
  await until(() => page.getElementById('play')!.textContent === 'Pause');
  click('play');
  expect(pattern.paused).to.equal(true);
});

it('turns by its slider and offers the line to paste', () => {
  const angle = page.getElementById('angle') as HTMLInputElement;
  angle.value = '45';
  angle.dispatchEvent(new Event('input', { bubbles: true }));
  expect(pattern.angle).to.equal(45);
  const snippet = page.getElementById('snippet')!.textContent;
  expect(snippet).to.include('<growing-ca target="lizard" angle="45"></growing-ca>');
});

function choose(selector: string, value: string): void {
  const control = page.querySelector(selector) as HTMLInputElement | HTMLSelectElement;
  if (control.type === 'radio') (control as HTMLInputElement).checked = true;
  else control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

it('shows what the package has, by pattern and experiment', async () => {
  const offered = () => [...page.querySelectorAll('#experiment option')].map((o) => o.textContent);
  await until(() => offered().includes('to persist'));
  const gallery = [...page.querySelectorAll<HTMLInputElement>('[name=target]')];
  const names = gallery.map(({ value }) => value);
  // The one that the page came with stays first.
  const [first, ...others] = names;
  expect(first).to.equal('lizard');
  expect(others).to.deep.equal([...new Set(others)].sort());
  expect(others).to.include.members(['butterfly', 'web']).and.not.to.include('lizard');
  for (const choice of gallery) {
    const picture = choice.closest('label')!.querySelector('img')!;
    await picture.decode();
    expect(picture.alt).to.equal(choice.value);
  }
  choose('#experiment', 'persist');
  await until(() => pattern.stepCount < 30 && pattern.activeDevice !== undefined);
  expect(pattern.experiment).to.equal('persist');
  expect(page.getElementById('hint')!.textContent).to.include('holds its shape');
  expect(page.getElementById('snippet')!.textContent).to.include(
    'target="lizard" experiment="persist"',
  );
  choose('#experiment', 'regenerate');
  expect(page.getElementById('hint')!.textContent).to.include('it heals');
  expect(page.getElementById('snippet')!.textContent).not.to.include('experiment');
  await until(() => pattern.activeDevice !== undefined);
});

it('grows another pattern of the gallery, and comes back', async () => {
  for (const name of ['web', 'lizard']) {
    const loaded = new Promise((resolve) =>
      pattern.addEventListener('load', resolve, { once: true }),
    );
    choose(`[name=target][value=${name}]`, '');
    await loaded;
    expect(pattern.target).to.equal(name);
    expect(page.getElementById('snippet')!.textContent).to.include(`target="${name}"`);
  }
});

it('wounds, plants or does nothing by its choices, at its speed', () => {
  choose('[value=plant]', '');
  choose('#speed', '125');
  choose('#brush', '6');
  choose('#rendering', 'smooth');
  expect([pattern.interaction, pattern.speed, pattern.brush, pattern.rendering]).to.deep.equal([
    'plant',
    'max',
    6,
    'smooth',
  ]);
  const snippet = page.getElementById('snippet')!.textContent;
  expect(snippet).to.include('speed="max" brush="6" interaction="plant" rendering="smooth"');
});

/** As if a visitor pressed it, with the focus on the picture. */
function press(key: string): void {
  const picture = pattern.shadowRoot!.querySelector('[part=picture]')!;
  picture.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

const hint = () => page.getElementById('hint')!.textContent;
const living = async () =>
  (await pattern.getState())!.individuals?.map(({ model }) => model.metadata.get('target'));

it('plants any pattern where there is room, and grafts it onto living cells', async () => {
  pattern.pause();
  await pattern.reset();
  choose('#seed', 'fish');
  press('p');
  await until(() => hint().startsWith('No room for a seed here'));
  for (let i = 0; i < 4; i++) press('ArrowLeft');
  press('Enter');
  await until(() => hint() === 'Planted: fish.');
  expect(await living()).to.deep.equal(['lizard', 'fish']);
  choose('#seed', 'web');
  choose('[value=graft]', '');
  expect(pattern.interaction).to.equal('damage');
  press('Enter');
  await until(() => hint() === 'Grafted: web.');
  expect(await living()).to.deep.equal(['lizard', 'fish', 'web']);
  expect(page.getElementById('snippet')!.textContent).not.to.match(/graft|seed/);
});

it('shows whose cells they are', async () => {
  const inside = page.getElementById('inside') as HTMLDetailsElement;
  inside.open = true;
  const entries = () => [...page.querySelectorAll('#holders li')].map((each) => each.textContent);
  await until(() => entries().length > 0);
  expect(entries()).to.deep.equal(['lizard', 'fish', 'web']);
  await pattern.reset();
  await until(() => page.getElementById('holders')!.hidden);
  inside.open = false;
  choose('#seed', '');
  choose('[value=plant]', '');
});

it('changes by metamorphosis or by a cut', async () => {
  for (const [transition, steps] of [
    ['metamorphosis', 3],
    ['cut', 0],
  ] as const) {
    choose('#transition', transition);
    await pattern.reset();
    await pattern.step(3);
    const loaded = new Promise((resolve) => pattern.addEventListener('load', resolve));
    choose(`[name=target][value=${transition === 'cut' ? 'lizard' : 'web'}]`, '');
    await loaded;
    expect(pattern.stepCount).to.equal(steps);
  }
  expect(page.getElementById('snippet')!.textContent).to.include(' transition="cut"');
  choose('#transition', 'metamorphosis');
});

it('offers the same line for frameworks', () => {
  const offered = (framework: string) => {
    choose('#framework', framework);
    return page.getElementById('snippet')!.textContent;
  };
  expect(offered('react')).to.include("import 'growing-ca/react'");
  expect(offered('vue')).to.include("import 'growing-ca/vue'");
  expect(offered('svelte')).to.include("import 'growing-ca/svelte'");
  expect(offered('html')).to.match(/growing-ca target="lizard" .*speed="max"/);
});

it('shows what was trained for what side by side, and wounds them all', async () => {
  const dishes = [...page.querySelectorAll<GrowingCa>('#experiments growing-ca')];
  expect(dishes.map(({ experiment }) => experiment)).to.deep.equal([
    'grow',
    'persist',
    'regenerate',
  ]);
  dishes[0].scrollIntoView();
  await until(() => dishes.every(({ activeDevice }) => activeDevice !== undefined));
  const wounded = dishes.map(
    (dish) => new Promise((resolve) => dish.addEventListener('damage', resolve, { once: true })),
  );
  click('wound-all');
  await Promise.all(wounded);
});

it('shows what the cells hold', async () => {
  const inside = page.getElementById('inside') as HTMLDetailsElement;
  inside.open = true;
  await until(() => page.getElementById('cell')!.childElementCount === 16);
  const map = page.getElementById('channels') as HTMLCanvasElement;
  const { data } = map.getContext('2d')!.getImageData(0, 0, map.width, map.height);
  expect(data.some((value) => value > 0)).to.equal(true);
  inside.open = false;
});

/** As if a file was dropped on the page. */
function drop(bytes: BlobPart, name = 'mine.onnx'): void {
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name));
  page.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
}

it('grows a file that is dropped on it, says what is wrong with one, and goes back', async () => {
  const loaded = () =>
    new Promise((resolve) => pattern.addEventListener('load', resolve, { once: true }));
  const coming = loaded();
  drop(await (await fetch('/weights/web.regenerate.fp16.onnx')).arrayBuffer());
  await coming;
  expect(pattern.activeDtype).to.equal('fp16');
  expect(page.getElementById('snippet')!.textContent).to.include('src="model.onnx"');
  expect(page.querySelector('[name=target]:checked')).to.equal(null);

  drop('no model', 'photo.png');
  expect(hint()).to.match(/^photo\.png is not a model/);
  expect(pattern.activeDtype).to.equal('fp16');
  drop('no model');
  const sentence = () => pattern.shadowRoot!.querySelector('[part=error]')?.textContent;
  await until(() => sentence() !== undefined);
  expect(sentence()).to.match(/not .*model|no .*model/i);
  expect(hint()).to.match(/^The file of yours is not/);
  const back = loaded();
  choose('[name=target][value=lizard]', '');
  await back;
  expect(page.getElementById('snippet')!.textContent).to.include('target="lizard"');
});

it('asks no other site for anything', () => {
  const entries = frame.contentWindow!.performance.getEntriesByType('resource');
  expect(entries.length).to.be.above(4);
  const foreign = entries.filter(({ name }) => !/^(blob:)?http:..localhost/.test(name));
  expect(foreign).to.deep.equal([]);
});
