import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { GrowingCa } from '../../../src/index.js';
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

let shown: DocumentVisibilityState = 'visible';
before(() => {
  Object.defineProperty(document, 'visibilityState', { get: () => shown, configurable: true });
});
after(() => Reflect.deleteProperty(document, 'visibilityState'));

afterEach(async () => {
  removeAll();
  document.querySelector('#far')?.remove();
  scrollTo(0, 0);
  showTab('visible');
  await emulateMedia({ reducedMotion: 'no-preference' });
});

function showTab(state: DocumentVisibilityState): void {
  shown = state;
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Far below what is seen of the page. */
function appendFarAway(element: HTMLElement): void {
  const gap = document.createElement('div');
  gap.id = 'far';
  gap.style.blockSize = '5000px';
  document.body.append(gap, element);
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise(requestAnimationFrame);
}

/** Which of these events it fires from now on. */
function notes(element: GrowingCa): string[] {
  const seen: string[] = [];
  for (const type of ['play', 'pause']) element.addEventListener(type, () => seen.push(type));
  return seen;
}

describe('loading', () => {
  it('waits until the element comes near the viewport', async () => {
    const element = create({ src: modelUrl, device: 'wasm', autoplay: 'false' });
    let loads = 0;
    element.addEventListener('load', () => loads++);
    appendFarAway(element);
    await frames(10);
    expect(loads).to.equal(0);
    expect(element.shadowRoot!.querySelectorAll('progress')).to.have.lengthOf(0);
    const loaded = outcome(element);
    // Below the fold, but not by far.
    scrollTo(0, 5000 - innerHeight - 100);
    expect((await loaded).type).to.equal('load');
  });

  it('waits for nothing with loading="eager", nor once a method needs it', async () => {
    const eager = create({ src: modelUrl, device: 'wasm', loading: 'eager' });
    appendFarAway(eager);
    expect((await outcome(eager)).type).to.equal('load');
    const lazy = create({ src: modelUrl, device: 'wasm' });
    document.body.append(lazy);
    await lazy.step(3);
    expect(lazy.stepCount).to.equal(3);
  });
});

for (const { way, device, runtime } of ways) {
  describe(`resting on ${way}`, () => {
    it('stops out of sight and goes on in sight, and says nothing of it', async () => {
      const element = await mount({ device, runtime, speed: 'max' });
      element.play();
      await until(() => element.stepCount > 0);
      const seen = notes(element);
      element.style.marginBlockStart = '5000px';
      await until(() => scheduledCount() === 0);
      expect(element.paused).to.equal(false);
      await element.step(0);
      const { stepCount } = element;
      await frames(5);
      expect(element.stepCount).to.equal(stepCount);
      element.style.marginBlockStart = '0';
      await until(() => element.stepCount > stepCount);
      expect(seen).to.deep.equal([]);
    });

    it('stops in a hidden tab', async () => {
      const element = await mount({ device, runtime, speed: 'max' });
      element.play();
      await until(() => element.stepCount > 0);
      showTab('hidden');
      await element.updateComplete;
      expect(scheduledCount()).to.equal(0);
      expect(element.paused).to.equal(false);
      showTab('visible');
      await element.updateComplete;
      expect(scheduledCount()).to.equal(1);
    });
  });
}

it('does not begin to play when it comes into sight paused', async () => {
  const element = await mount({ device: 'wasm' });
  showTab('hidden');
  showTab('visible');
  await element.updateComplete;
  expect(scheduledCount()).to.equal(0);
});

it('says so when `autoplay` pauses and plays it', async () => {
  const element = await mount({ device: 'wasm', autoplay: 'true' });
  const seen = notes(element);
  for (const autoplay of [false, false, true]) {
    element.autoplay = autoplay;
    await element.updateComplete;
  }
  expect(seen).to.deep.equal(['pause', 'play']);
  element.pause();
  element.autoplay = false;
  await element.updateComplete;
  expect(seen).to.deep.equal(['pause', 'play', 'pause']);
});

describe('for those who prefer reduced motion', () => {
  beforeEach(() => emulateMedia({ reducedMotion: 'reduce' }));

  async function mountStill(attributes: Record<string, string> = {}): Promise<GrowingCa> {
    const element = create({ src: modelUrl, device: 'wasm', 'random-seed': '7', ...attributes });
    document.body.append(element);
    await outcome(element);
    return element;
  }

  it('shows the grown pattern and waits', async () => {
    const element = await mountStill();
    expect(element.stepCount).to.be.within(200, 300);
    expect(pixelsOf(canvasOf(element)).some((value) => value > 0)).to.equal(true);
    const { stepCount } = element;
    await frames(5);
    expect([element.stepCount, scheduledCount()]).to.deep.equal([stepCount, 0]);
    expect(element.paused).to.equal(false);
  });

  it('shows nothing of the growth', async () => {
    const element = create({ src: modelUrl, device: 'wasm' });
    const pictures: number[] = [];
    const look = () => {
      if (element.shadowRoot?.querySelector('canvas')) pictures.push(element.stepCount);
    };
    const observer = new MutationObserver(look);
    document.body.append(element);
    await element.updateComplete;
    observer.observe(element.shadowRoot!, { childList: true, subtree: true });
    await outcome(element);
    observer.disconnect();
    expect(pictures.length).to.be.above(0);
    expect(Math.min(...pictures)).to.be.above(199);
  });

  it('plays once the visitor starts it, until motion is refused anew', async () => {
    const element = await mountStill();
    const seen = notes(element);
    const { stepCount } = element;
    element.play();
    await until(() => element.stepCount > stepCount);
    expect(seen).to.deep.equal(['play']);
    await emulateMedia({ reducedMotion: 'no-preference' });
    // The browser tells of a change with its next frame.
    await frames(2);
    await emulateMedia({ reducedMotion: 'reduce' });
    await until(() => scheduledCount() === 0);
    expect(element.paused).to.equal(false);
    pictureOf(element).dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
    await element.updateComplete;
    expect(scheduledCount()).to.equal(1);
  });

  it('heals and grows again unseen after a wound and a reset', async () => {
    const element = await mountStill();
    const { stepCount } = element;
    await element.damage({ x: 6, y: 8, radius: 3 });
    await until(() => element.stepCount >= stepCount + 200);
    await element.reset();
    await until(() => element.stepCount >= 200);
  });

  it('heals a stroke at once, not each of its wounds', async () => {
    const element = await mountStill();
    const { stepCount } = element;
    for (let x = 0; x < 12; x++) void element.damage({ x, y: 8, radius: 1 });
    await element.damage({ x: 12, y: 8, radius: 1 });
    // Wounds that come while others heal are healed after those.
    await until(() => element.stepCount >= stepCount + 256);
    await frames(10);
    expect(element.stepCount).to.be.at.most(stepCount + 512);
  });

  it('stays at the seed where the author wants it paused', async () => {
    const element = await mountStill({ autoplay: 'false' });
    expect(element.stepCount).to.equal(0);
    element.autoplay = true;
    await until(() => element.stepCount >= 200);
  });
});

it('watches with one observer, and with none once the last element is gone', () => {
  const { observe, disconnect } = IntersectionObserver.prototype;
  const observers = new Set<IntersectionObserver>();
  IntersectionObserver.prototype.observe = function (target) {
    observers.add(this);
    observe.call(this, target);
  };
  IntersectionObserver.prototype.disconnect = function () {
    observers.delete(this);
    disconnect.call(this);
  };
  try {
    const elements = [1, 2, 3].map(() => create());
    document.body.append(...elements);
    expect(observers.size).to.equal(1);
    elements[0].remove();
    elements[1].remove();
    expect(observers.size).to.equal(1);
    elements[2].remove();
    expect(observers.size).to.equal(0);
  } finally {
    Object.assign(IntersectionObserver.prototype, { observe, disconnect });
  }
});
