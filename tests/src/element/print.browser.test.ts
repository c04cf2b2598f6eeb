import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import {
  canvasOf,
  create,
  ways,
  fallbackOf,
  mount,
  outcome,
  pixelsOf,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

afterEach(async () => {
  dispatchEvent(new Event('afterprint'));
  await emulateMedia({ media: 'screen' });
  removeAll();
});

const printing: Record<string, (isPrinting: boolean) => Promise<void>> = {
  'the browser says so': async (isPrinting) => {
    dispatchEvent(new Event(isPrinting ? 'beforeprint' : 'afterprint'));
  },
  'the page is shown as on paper': async (isPrinting) => {
    await emulateMedia({ media: isPrinting ? 'print' : 'screen' });
    await until(() => matchMedia('print').matches === isPrinting);
    // The browser tells of a change with its next frame.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  },
};

for (const { way, device, runtime } of ways) {
  for (const [how, print] of Object.entries(printing)) {
    it(`a canvas that can be printed shows the pattern while ${how}, on ${way}`, async () => {
      const element = await mount({ device, runtime, alt: 'A lizard' });
      await element.step(12);
      const canvas = canvasOf(element);
      await print(true);
      const copy = canvasOf(element);
      expect(copy === canvas).to.equal(device === 'wasm');
      expect([copy.getAttribute('part'), copy.ariaLabel]).to.deep.equal(['canvas', 'A lizard']);
      expect(copy.clientWidth).to.be.above(200);
      const printed = pixelsOf(copy);
      await print(false);
      expect(canvasOf(element) === canvas).to.equal(true);
      // Draws it again: what a canvas on WebGPU shows can be read in that task only.
      await element.step(0);
      expect([...printed]).to.deep.equal([...pixelsOf(canvas)]);
      expect(printed.some((value) => value > 0)).to.equal(true);
    });
  }

  it(`what changes while it is printed is there afterwards on ${way}`, async () => {
    const element = await mount({ device, runtime });
    const canvas = canvasOf(element);
    dispatchEvent(new Event('beforeprint'));
    dispatchEvent(new Event('beforeprint'));
    element.interaction = 'none';
    await element.updateComplete;
    dispatchEvent(new Event('afterprint'));
    expect(canvasOf(element) === canvas && canvas.isConnected).to.equal(true);
    dispatchEvent(new Event('beforeprint'));
    element.remove();
    await until(() => element.activeDevice === undefined);
    dispatchEvent(new Event('afterprint'));
    expect(canvas.isConnected).to.equal(false);
  });
}

describe('on paper', () => {
  beforeEach(() => emulateMedia({ media: 'print' }));

  const seen = (element: HTMLElement) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('p, img')]
      .filter((one) => one.checkVisibility() && one.clientWidth > 1)
      .map((one) => one.textContent || one.getAttribute('src'))
      .filter(Boolean);

  it('its name stands for what was not loaded, as long as there is no poster', async () => {
    const far = create({ target: 'golden', device: 'wasm' });
    far.style.marginBlockStart = '5000px';
    document.body.append(far);
    await far.updateComplete;
    expect(seen(far)).to.deep.equal(['A growing pattern: golden']);
    far.alt = '';
    await far.updateComplete;
    expect(seen(far)).to.deep.equal([]);
    far.poster =
      'data:image/gif;base64,R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==';
    await far.updateComplete;
    expect(seen(far)).to.deep.equal([far.poster]);
  });

  it('the sentence after an error is there, and nothing else', async () => {
    const element = create({ src: '/nowhere.onnx', device: 'wasm' });
    document.body.append(element);
    await outcome(element);
    await element.updateComplete;
    expect(seen(element)).to.deep.equal([fallbackOf(element)]);
  });

  it('the content of the tag is there until the first frame', async () => {
    const element = create({ device: 'wasm' });
    element.textContent = 'A lizard';
    document.body.append(element);
    await element.updateComplete;
    const slot = element.shadowRoot!.querySelector('slot')!;
    expect(slot.assignedNodes()).to.have.lengthOf(1);
    expect(seen(element)).to.deep.equal([]);
  });
});
