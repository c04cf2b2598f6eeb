import { expect } from 'chai';
import { scheduledCount } from '../../../src/simulation/scheduler.js';
import {
  canvasOf,
  create,
  ways,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

/** The element's GPU buffers that were made and not destroyed, told by their label. */
const liveBuffers = new Set<GPUBuffer>();
const { createBuffer } = GPUDevice.prototype;
const { destroy } = GPUBuffer.prototype;

before(() => {
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    if (descriptor.label?.startsWith('growing-ca')) liveBuffers.add(buffer);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    liveBuffers.delete(this);
    return destroy.call(this);
  };
});

after(() => {
  GPUDevice.prototype.createBuffer = createBuffer;
  GPUBuffer.prototype.destroy = destroy;
});

afterEach(removeAll);

for (const { way, device, runtime } of ways) {
  describe(`an element that leaves the document on ${way}`, () => {
    it('stops at once, then frees what it held', async () => {
      const element = await mount({ device, runtime });
      const canvas = canvasOf(element);
      element.play();
      await until(() => element.stepCount > 0);
      expect(scheduledCount()).to.equal(1);
      expect(liveBuffers.size).to.equal(device === 'webgpu' ? 9 : 0);
      element.remove();
      expect(scheduledCount()).to.equal(0);
      await until(() => element.activeDevice === undefined && liveBuffers.size === 0);
      await element.updateComplete;
      expect(canvas.isConnected).to.equal(false);
      // A canvas that nobody listens to lets the key pass.
      const key = new KeyboardEvent('keydown', { key: ' ', cancelable: true });
      expect(canvas.dispatchEvent(key)).to.equal(true);
      await Promise.all([
        element.step(),
        element.reset(),
        element.damage({ x: 1, y: 1, radius: 1 }),
      ]);
      expect(await element.getState()).to.equal(undefined);
    });

    it('goes on where it was when it is only moved', async () => {
      const element = await mount({ device, runtime });
      await element.step(4);
      const canvas = canvasOf(element);
      const elsewhere = document.body.appendChild(document.createElement('div'));
      elsewhere.append(element);
      // Longer than an element waits before it frees anything.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(element.stepCount).to.equal(4);
      expect(canvasOf(element)).to.equal(canvas);
      await element.step();
      expect(element.stepCount).to.equal(5);
      elsewhere.remove();
    });

    it('loads again when it comes back later', async () => {
      const element = await mount({ device, runtime });
      await element.step(4);
      element.remove();
      await until(() => element.activeDevice === undefined);
      const loaded = outcome(element);
      document.body.append(element);
      expect((await loaded).type).to.equal('load');
      expect(element.stepCount).to.equal(0);
      await element.step(2);
      expect(element.stepCount).to.equal(2);
    });

    it('holds nothing when it left while it loaded', async () => {
      const element = create({ src: modelUrl, device, runtime });
      document.body.append(element);
      await element.updateComplete;
      element.remove();
      // Behind the first one in the queue of the runtime.
      await mount({ device, runtime });
      removeAll();
      await until(() => element.activeDevice === undefined && liveBuffers.size === 0);
      expect(scheduledCount()).to.equal(0);
    });
  });
}

it('gives every element its steps from one loop', async () => {
  const elements = await Promise.all([1, 2, 3].map(() => mount({ device: 'wasm' })));
  for (const element of elements) element.play();
  await until(() => elements.every((element) => element.stepCount >= 5));
  expect(scheduledCount()).to.equal(3);
});
