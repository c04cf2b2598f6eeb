import { expect } from 'chai';
import { scheduledCount } from '../../../src/simulation/scheduler.js';
import {
  canvasOf,
  create,
  ways,
  modelUrl,
  mount,
  outcome,
  pictureOf,
  pixelsOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

type View = Window & typeof globalThis;

const opened: { view: View; close: () => void }[] = [];
/** Does not reach the page: that is what the tests of this file are about. */
const thrown: unknown[] = [];
const note = (event: ErrorEvent) => thrown.push(event.error);

before(() => addEventListener('error', note));
after(() => removeEventListener('error', note));
afterEach(() => {
  for (const { view, close } of opened.splice(0)) {
    view.document.body.replaceChildren();
    close();
  }
  removeAll();
  expect(thrown.splice(0)).to.deep.equal([]);
});

const windows: Record<string, () => View> = {
  'a frame': () => {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'inline-size: 400px; block-size: 400px';
    document.body.append(frame);
    const view = frame.contentWindow as View;
    opened.push({ view, close: () => frame.remove() });
    return view;
  },
  'a window of its own': () => {
    const popup = open('', '', 'width=400,height=400') as View;
    opened.push({ view: popup, close: () => popup.close() });
    return popup;
  },
};

function sizeOf(element: Element): number[] {
  const { width, height } = element.getBoundingClientRect();
  return [Math.round(width), Math.round(height)];
}

for (const [where, openWindow] of Object.entries(windows)) {
  for (const { way, device, runtime } of ways) {
    it(`goes on, and looks as before, in ${where} on ${way}`, async () => {
      const element = await mount({ device, runtime });
      const size = sizeOf(canvasOf(element));
      await element.step(4);
      const view = openWindow();
      view.document.body.append(element);
      await element.updateComplete;
      expect(element.stepCount).to.equal(4);
      expect(sizeOf(canvasOf(element))).to.deep.equal(size);
      element.play();
      await until(() => element.stepCount > 4);
      element.pause();
      // And back again.
      document.body.append(element);
      await element.updateComplete;
      expect(sizeOf(canvasOf(element))).to.deep.equal(size);
      await element.step();
      expect(pixelsOf(canvasOf(element)).some((value) => value > 0)).to.equal(true);
    });
  }

  it(`can be put into ${where} first`, async () => {
    const element = create({ src: modelUrl, device: 'wasm' });
    const loaded = outcome(element);
    openWindow().document.body.append(element);
    expect((await loaded).type).to.equal('load');
    expect(sizeOf(canvasOf(element))).to.deep.equal([256, 315]);
    await until(() => element.stepCount > 0);
  });

  it(`is wounded by what is pressed in ${where}`, async () => {
    const element = await mount({ device: 'wasm' });
    const view = openWindow();
    view.document.body.append(element);
    await element.updateComplete;
    const damaged = new Promise((resolve) => element.addEventListener('damage', resolve));
    const { left, top } = canvasOf(element).getBoundingClientRect();
    canvasOf(element).dispatchEvent(
      new view.PointerEvent('pointerdown', {
        bubbles: true,
        composed: true,
        clientX: left + 100,
        clientY: top + 100,
      }),
    );
    await damaged;
    expect(pictureOf(element).querySelectorAll('[part=mark]')).to.have.lengthOf(1);
  });

  it(`moves with the frames of ${where}, as its own page may be hidden`, async () => {
    const element = await mount({ device: 'wasm' });
    const view = openWindow();
    view.document.body.append(element);
    const { requestAnimationFrame } = window;
    window.requestAnimationFrame = () => 0;
    try {
      element.play();
      while (element.stepCount < 5) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      window.requestAnimationFrame = requestAnimationFrame;
    }
  });

  it(`rests while ${where} is hidden`, async () => {
    const view = openWindow();
    let shown: DocumentVisibilityState = 'visible';
    Object.defineProperty(view.document, 'visibilityState', { get: () => shown });
    const element = await mount({ device: 'wasm' });
    view.document.body.append(element);
    element.play();
    await until(() => element.stepCount > 0);
    shown = 'hidden';
    view.document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(scheduledCount()).to.equal(0);
    shown = 'visible';
    view.document.dispatchEvent(new Event('visibilitychange'));
    await element.updateComplete;
    expect(scheduledCount()).to.equal(1);
  });

  it(`does not stop others when ${where} goes away`, async () => {
    const view = openWindow();
    const [gone, other] = [await mount({ device: 'wasm' }), await mount({ device: 'wasm' })];
    view.document.body.append(gone);
    gone.play();
    await until(() => gone.stepCount > 0);
    other.play();
    await until(() => other.stepCount > 0);
    opened.pop()!.close();
    const { stepCount } = other;
    await until(() => other.stepCount > stepCount + 5 && scheduledCount() === 1);
  });
}

it('does nothing in a document that no window shows', async () => {
  const element = await mount({ device: 'wasm' });
  element.play();
  document.implementation.createHTMLDocument().body.append(element);
  await element.updateComplete;
  expect(scheduledCount()).to.equal(0);
  element.remove();
  await until(() => element.activeDevice === undefined);
});
