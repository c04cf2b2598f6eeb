import { expect } from 'chai';
import { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import { Simulation } from '../../../src/simulation/index.js';
import { fixtures, oddModelUrl, relativeError } from '../../helpers/browser-fixtures.js';
import {
  canvasOf,
  create,
  keepSessionOpen,
  ways,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

afterEach(() => {
  removeAll();
  GrowingCa.manifestUrl = `${fixtures}manifest.json`;
});

const file = (name: string) => ({ file: new URL(`${fixtures}models/${name}`, location.href).href });
const rounded = 'golden_step_rotated_37deg';

/** Names another list of models for the tests of one `describe`. */
function listModels(models: unknown[]): void {
  const manifest = JSON.stringify({ version: 1, models });
  GrowingCa.manifestUrl = URL.createObjectURL(new Blob([manifest]));
}

const catalogue = [
  {
    name: 'lizard',
    experiment: 'grow',
    files: { fp32: file(`${rounded}.onnx`), fp16: file(`${rounded}.fp16.onnx`) },
  },
  {
    name: 'lizard',
    experiment: 'regenerate',
    files: {
      fp32: file(`${rounded}.onnx`),
      fp16: file(`${rounded}.fp16.onnx`),
      q8: file(`${rounded}.q8.onnx`),
    },
  },
  { name: 'fish', experiment: 'persist', files: { fp32: file(`${rounded}.onnx`) } },
];

/** The file that ran, and what the element says of it. */
async function chosen(attributes: Record<string, string>): Promise<string[]> {
  const element = create({ autoplay: 'false', ...attributes });
  const loaded = outcome(element);
  document.body.append(element);
  const event = await loaded;
  if (event instanceof GrowingCaErrorEvent) return [event.code, event.message];
  return [element.activeDtype!, event.url.split('/').at(-1)!];
}

for (const { way, device, runtime } of ways) {
  describe(`attributes on ${way}`, () => {
    if (device === 'webgpu') keepSessionOpen();

    it('dtype="auto" takes the smallest file, and a name takes that file', async () => {
      listModels(catalogue);
      expect(await chosen({ target: 'lizard', device, runtime })).to.deep.equal([
        'q8',
        `${rounded}.q8.onnx`,
      ]);
      expect(await chosen({ target: 'lizard', device, experiment: 'grow' })).to.deep.equal([
        'fp16',
        `${rounded}.fp16.onnx`,
      ]);
      expect(await chosen({ target: 'lizard', device, dtype: 'fp32' })).to.deep.equal([
        'fp32',
        `${rounded}.onnx`,
      ]);
    });

    it('grid gives the cells, on wasm and WebGPU alike', async () => {
      const element = await mount({ device, runtime, grid: '21x9' });
      expect(element.cells).to.deep.equal({ width: 21, height: 9 });
      expect([canvasOf(element).width, canvasOf(element).height]).to.deep.equal([21, 9]);
      expect((await element.getState())!.cells).to.have.lengthOf(16 * 21 * 9);
      const loaded = outcome(element);
      element.grid = '10';
      await loaded;
      expect(element.cells).to.deep.equal({ width: 10, height: 10 });
    });

    it('fire-rate changes live: 0 freezes, 1 fires every cell', async () => {
      const element = await mount({ device, runtime, 'fire-rate': '0' });
      await element.step(3);
      const frozen = await element.getState();
      await element.reset();
      expect((await element.getState())!.cells).to.deep.equal(frozen!.cells);
      element.fireRate = 1;
      await element.step(5);
      const simulation = await Simulation.create(modelUrl, { device, runtime, fireRate: 1 });
      await simulation.step(5);
      expect((await element.getState())!.cells).to.deep.equal((await simulation.getState()).cells);
      await simulation.dispose();
    });

    it('speed is steps per second, 0 holds still, and it changes live', async () => {
      const element = await mount({ device, runtime, speed: '0' });
      element.play();
      for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
      expect(element.stepCount).to.equal(0);
      expect(element.paused).to.equal(false);
      element.speed = 'max';
      await until(() => element.stepCount >= 10);
    });

    it('plants several organisms, each turned by its own angle', async () => {
      const side = 31;
      const element = await mount({ device, runtime, grid: `${side}`, 'fire-rate': '1' });
      /** What the element grows of these seeds alone, by an angle. */
      const grow = async (angle: number, ...seeds: Parameters<typeof element.plant>[0][]) => {
        element.angle = angle;
        await element.reset();
        await element.damage({ x: 0, y: 0, width: side, height: side });
        for (const seed of seeds) await element.plant(seed);
        await element.step(6);
        return (await element.getState())!;
      };
      const both = await grow(30, { x: 7, y: 7, angle: 60 }, { x: 23, y: 23 });
      expect(both.turns).to.be.instanceOf(Float32Array);
      const around = (state: Float32Array, centre: number) =>
        state.filter((_, index) => {
          const [column, row] = [index % side, Math.floor(index / side) % side];
          return Math.max(Math.abs(column - centre), Math.abs(row - centre)) < 7;
        });
      /** How far what grew at a place is from what grows there alone, at that angle. */
      const difference = async (place: number, angle: number) => {
        const { cells } = await grow(angle, { x: place, y: place });
        return relativeError(around(both.cells, place), around(cells, place));
      };
      expect(await difference(23, 30)).to.be.below(1e-4);
      // Not the same: a cell that comes to life takes its first step with no turn of its own.
      expect(await difference(7, 90)).to.be.below(0.05);
      expect(await difference(7, 30)).to.be.above(0.2);
    });

    it('goes on from a state that was set, cell by cell the same', async () => {
      const element = await mount({ device, runtime });
      await element.step(10);
      const state = (await element.getState())!;
      await element.step(4);
      const expected = await element.getState();
      await element.reset();
      await element.setState(state);
      expect(element.stepCount).to.equal(10);
      await element.step(4);
      expect(await element.getState()).to.deep.equal(expected);
    });

    it('gives a snapshot: the picture that it shows, as a PNG', async () => {
      const element = await mount({ device, runtime });
      await element.step(30);
      const blob = (await element.snapshot())!;
      expect(blob.type).to.equal('image/png');
      const bitmap = await createImageBitmap(blob);
      expect([bitmap.width, bitmap.height]).to.deep.equal([13, 16]);
      const context = new OffscreenCanvas(13, 16).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const pixels = context.getImageData(0, 0, 13, 16).data;
      const { cells } = (await element.getState())!;
      for (let cell = 0; cell < 13 * 16; cell++) {
        const alpha = 255 * Math.min(Math.max(cells[3 * 13 * 16 + cell], 0), 1);
        expect(Math.abs(pixels[4 * cell + 3] - alpha), `cell ${cell}`).to.be.below(1.01);
      }
    });

    for (const name of ['with_five_channels', 'with_extra_output']) {
      it(`runs a model ${name.replaceAll('_', ' ')}`, async () => {
        const runs = runtime === 'kernel' ? 'auto' : runtime;
        const element = await mount({
          device,
          runtime: runs,
          src: oddModelUrl(name),
          angle: '20',
        });
        await element.step(8);
        const plain = await mount({
          device,
          runtime,
          src: oddModelUrl('with_five_channels'),
          angle: '20',
        });
        await plain.step(8);
        const { cells } = (await element.getState())!;
        expect(cells).to.have.lengthOf(5 * 11 * 17);
        expect(cells.some((value) => value !== 0 && value !== 1)).to.equal(true);
        expect(relativeError(cells, (await plain.getState())!.cells)).to.be.below(1e-5);
      });
    }
  });
}

describe('what the manifest does not list', () => {
  beforeEach(() => listModels(catalogue));

  it('is an error that names what there is', async () => {
    const experiment = await chosen({ target: 'fish', experiment: 'grow' });
    expect(experiment[0]).to.equal('experiment-unknown');
    expect(experiment[1]).to.include('"persist"').and.not.include('"regenerate"');
    const dtype = await chosen({ target: 'fish', dtype: 'q8' });
    expect(dtype[0]).to.equal('dtype-unknown');
    expect(dtype[1]).to.include('"fp32"');
    expect((await chosen({ target: 'lizard', dtype: 'int4' }))[0]).to.equal('dtype-unknown');
  });

  it('falls back on what there is where the page does not ask', async () => {
    expect(await chosen({ target: 'fish', experiment: '', dtype: '' })).to.deep.equal([
      'fp32',
      `${rounded}.onnx`,
    ]);
  });
});

it('lives on where what changes decides nothing, since src does', async () => {
  const element = await mount({ device: 'wasm', transition: 'cut' });
  await element.step(5);
  for (const change of [{ target: 'golden' }, { experiment: 'grow' }, { dtype: 'fp32' }]) {
    Object.assign(element, change);
    await element.step();
  }
  expect(element.stepCount).to.equal(8);
});

describe('the shortest tag', () => {
  it('grows by itself', async () => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<growing-ca target="golden" angle="45"></growing-ca>',
    );
    const element = document.querySelector('growing-ca')!;
    await until(() => element.stepCount > 2);
    expect(element.paused).to.equal(false);
  });

  it('stays at its seed with autoplay="false", until play()', async () => {
    const element = create({ target: 'golden', autoplay: 'false' });
    document.body.append(element);
    await outcome(element);
    expect(element.paused).to.equal(true);
    for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
    expect(element.stepCount).to.equal(0);
    element.play();
    await until(() => element.stepCount > 2);
  });
});

it('preloads the runtime, the manifest and the model', async () => {
  const src = `${modelUrl}?preloaded`;
  expect(await GrowingCa.preload({ src, device: 'wasm' })).to.equal(true);
  const fetched = () => performance.getEntriesByName(src).length;
  expect(fetched()).to.equal(1);
  await mount({ src, device: 'wasm' });
  expect(fetched()).to.equal(1);
  expect(await GrowingCa.preload({ target: 'golden', device: 'wasm' })).to.equal(true);
  expect(await GrowingCa.preload({ target: 'unicorn', device: 'wasm' })).to.equal(false);
  expect(await GrowingCa.preload({ src: '/nowhere.onnx', device: 'wasm' })).to.equal(false);
});
