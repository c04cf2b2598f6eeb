/** Several models in one simulation. */
import { expect } from 'chai';
import { GrowingCaError, Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import type { SimulationOptions } from '../../../src/simulation/index.js';
import { until } from '../../helpers/browser-element.js';
import {
  fetchBytes,
  fixtures,
  goldenModelUrl,
  runtimeFolder,
} from '../../helpers/browser-fixtures.js';

setRuntimeBase(runtimeFolder);

const weights = new URL('../../../weights/', import.meta.url).href;
const lizard = `${weights}lizard.regenerate.q8.onnx`;
const butterfly = `${weights}butterfly.regenerate.q8.onnx`;
const fiveChannels = `${fixtures}models/with_five_channels.onnx`;
const otherGraph = `${fixtures}pytorch/rule.onnx`;

const living: Simulation[] = [];
afterEach(() => Promise.all(living.splice(0).map((each) => each.dispose())));

async function create(options: SimulationOptions = {}, model = lizard): Promise<Simulation> {
  const simulation = await Simulation.create(model, {
    grid: '72x48',
    randomSeed: 4,
    device: 'wasm',
    ...options,
  });
  living.push(simulation);
  return simulation;
}

async function refusalOf(call: Promise<unknown>): Promise<GrowingCaError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GrowingCaError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

it('plants another model, and says whether there was room', async () => {
  const simulation = await create();
  expect(await simulation.plant({ x: 10, y: 10, src: butterfly })).to.equal(true);
  expect(await simulation.plant({ x: 10, y: 10, src: butterfly })).to.equal(false);
  expect(await simulation.plant({ x: 72, y: 10, src: butterfly })).to.equal(false);
  expect(await simulation.plant({ x: NaN, y: 10 })).to.equal(false);
  await simulation.step(30);
  const { holders, individuals } = await simulation.getState();
  expect(individuals!.map(({ model }) => model.url)).to.deep.equal([lizard, butterfly]);
  expect(holders![24 * 72 + 36]).to.equal(1);
  expect(holders![10 * 72 + 10]).to.equal(2);
});

it('goes on in another dish from a copy of its state, bit for bit', async () => {
  const first = await create();
  await first.plant({ x: 14, y: 20, angle: 30, src: butterfly });
  await first.step(40);
  const second = await create({ randomSeed: 1 }, butterfly);
  await second.setState(structuredClone(await first.getState()));
  await Promise.all([first.step(40), second.step(40)]);
  const [one, other] = [await first.getState(), await second.getState()];
  expect(other.cells).to.deep.equal(one.cells);
  expect(other.holders).to.deep.equal(one.holders);
  expect(other.turns).to.deep.equal(one.turns);
});

it('goes on from a state in which only one of another model is left', async () => {
  const first = await create();
  await first.plant({ x: 10, y: 10, src: butterfly });
  await first.step(20);
  await first.damage({ x: 24, y: 0, width: 47, height: 47 });
  await first.step(20);
  const state = await first.getState();
  expect(state.individuals!.map(({ model }) => model.url)).to.deep.equal([butterfly]);
  const second = await create();
  await second.setState(state);
  expect(await second.getState()).to.deep.equal(state);
  await Promise.all([first.step(20), second.step(20)]);
  expect((await second.getState()).cells).to.deep.equal((await first.getState()).cells);
  await first.reset();
  expect((await first.getState()).individuals).to.equal(undefined);
});

it('becomes another pattern, and is that one after a reset', async () => {
  const simulation = await create();
  await simulation.step(60);
  await simulation.become({ src: lizard });
  expect((await simulation.getState()).individuals).to.equal(undefined);
  await simulation.become({ src: butterfly });
  expect(simulation.model.url).to.equal(butterfly);
  expect(simulation.stepCount).to.equal(60);
  const { individuals } = await simulation.getState();
  expect(individuals!.map(({ fades = false }) => fades)).to.deep.equal([true, false]);
  await simulation.step(400);
  expect((await simulation.getState()).individuals).to.equal(undefined);
  await simulation.reset();
  await simulation.step(20);
  const fresh = await create({}, butterfly);
  await fresh.step(20);
  expect((await simulation.getState()).cells).to.deep.equal((await fresh.getState()).cells);
});

it('grafts living cells, by strokes that belong together', async () => {
  const simulation = await create();
  await simulation.step(60);
  const before = await simulation.getState();
  await simulation.graft({ x: 36, y: 24, radius: 3 }, { src: butterfly });
  expect(await simulation.graft({ x: 39, y: 24, radius: 3 }, { src: butterfly })).to.equal(true);
  expect(await simulation.graft({ x: 3, y: 3, radius: 2 }, { src: butterfly })).to.equal(false);
  const { cells, holders, individuals } = await simulation.getState();
  expect(cells).to.deep.equal(before.cells);
  expect(individuals!.map(({ model }) => model.url)).to.deep.equal([lizard, butterfly]);
  expect(holders![24 * 72 + 36]).to.equal(2);
  expect(holders![24 * 72 + 41]).to.equal(2);
  expect(holders![24 * 72 + 32]).to.equal(1);
  expect(holders![3 * 72 + 3]).to.equal(0);
  await simulation.step(30);
  expect((await simulation.getState()).cells.every(Number.isFinite)).to.equal(true);
});

it('lets each model fire at its own rate, unless the simulation was given one', async () => {
  const simulation = await create();
  expect(simulation.fireRate).to.equal(0.5);
  simulation.fireRate = 0;
  await simulation.plant({ x: 10, y: 10, src: butterfly });
  const before = await simulation.getState();
  await simulation.step(10);
  expect((await simulation.getState()).cells).to.deep.equal(before.cells);
  simulation.fireRate = undefined;
  await simulation.step(10);
  expect((await simulation.getState()).cells).not.to.deep.equal(before.cells);
});

describe('refuses, and lives on,', () => {
  const refused: [string, string, RegExp][] = [
    ['a model of other channels', fiveChannels, /has 5 channels, and what lives here has 16/],
    ['a graph that the kernel does not know', otherGraph, /cannot share its grid/],
    ['a model that cannot be had', '/nowhere.onnx', /could not be fetched/],
  ];
  for (const [what, src, sentence] of refused) {
    it(what, async () => {
      const simulation = await create();
      for (const call of [
        simulation.plant({ x: 5, y: 5, src }),
        simulation.become({ src }),
        simulation.graft({ x: 36, y: 24, radius: 2 }, { src }),
      ]) {
        const error = await refusalOf(call);
        expect(error.code).to.equal('planting-failed');
        expect(error.message).to.match(sentence);
      }
      await simulation.step(5);
      expect(simulation.stepCount).to.equal(5);
      expect(simulation.model.url).to.equal(lizard);
    });
  }

  it('another model beside one that runs on onnxruntime-web alone', async () => {
    const simulation = await create({ runtime: 'onnx' });
    const error = await refusalOf(simulation.plant({ x: 5, y: 5, src: butterfly }));
    expect(error.message).to.match(/leave out runtime="onnx"/);
    expect(await simulation.plant({ x: 5, y: 5 })).to.equal(true);
    await simulation.step(2);
    expect(simulation.activeRuntime).to.equal('onnx');
  });

  it('states of another dish', async () => {
    const simulation = await create();
    await simulation.plant({ x: 10, y: 10, src: butterfly });
    const state = await simulation.getState();
    for (const wrong of [
      { ...state, individuals: undefined },
      { ...state, individuals: state.individuals!.slice(1) },
      { ...state, individuals: [{ model: 'lizard' }, {}] as never },
      { ...state, holders: new Uint8Array(7) },
    ]) {
      expect(() => simulation.setState(wrong)).to.throw(RangeError, /do not belong together/);
    }
    const [, other] = state.individuals!;
    const small = await fetchBytes(fiveChannels);
    const strange = { ...other, model: { ...other.model, bytes: small, channels: 5 } };
    const error = await refusalOf(
      simulation.setState({ ...state, individuals: [state.individuals![0], strange] }),
    );
    expect(error.code).to.equal('planting-failed');
  });
});

it('goes back to the kernel while several live, where onnxruntime-web had taken over', async () => {
  const told: string[] = [];
  const simulation = await Simulation.create(goldenModelUrl('step_post'), {
    device: 'webgpu',
    randomSeed: 2,
    onDeviceChange: (device, runtime) => told.push(`${runtime} on ${device}`),
  });
  living.push(simulation);
  await until(() => told.length === 1);
  await simulation.step(3);
  await simulation.plant({ x: 1, y: 1 });
  expect(told).to.deep.equal(['onnx on webgpu', 'kernel on wasm']);
  expect(simulation.stepCount).to.equal(3);
  expect((await simulation.getState()).individuals!.length).to.equal(2);
  await simulation.reset();
  await until(() => told.length === 3);
  expect(told[2]).to.equal('onnx on webgpu');
});
