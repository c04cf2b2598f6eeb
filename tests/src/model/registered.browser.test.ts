import { expect } from 'chai';
import { GrowingCa } from '../../../src/index.js';
import { register } from '../../../src/model/register.js';
import { Simulation, findModel } from '../../../src/simulation/index.js';
import type { ManifestModel } from '../../../src/model/manifest.js';
import { fixtures } from '../../helpers/browser-fixtures.js';
import { create, outcome, removeAll } from '../../helpers/browser-element.js';

const realFetch = window.fetch;
const realWarn = console.warn;
let asked: string[];
let warned: string[];

beforeEach(() => {
  asked = [];
  warned = [];
  window.fetch = (input, init) => {
    asked.push(String(input));
    return realFetch(input, init);
  };
  console.warn = (text: string) => warned.push(text);
});
afterEach(() => {
  window.fetch = realFetch;
  console.warn = realWarn;
  GrowingCa.manifestUrl = `${fixtures}manifest.json`;
  removeAll();
});

/** What a model module holds. */
async function modelOf(name: string, experiment: string, file: string): Promise<ManifestModel> {
  const bytes = new Uint8Array(await (await realFetch(`/weights/${file}`)).arrayBuffer());
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return {
    name,
    experiment,
    grid: { width: 64, height: 64 },
    files: { q8: { file: `data:application/octet-stream;base64,${text}` } },
    poster: { file: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' },
  };
}

it('a registered model grows without any request', async () => {
  register(await modelOf('here', 'regenerate', 'lizard.regenerate.q8.onnx'));
  const element = create({ target: 'here', autoplay: 'false' });
  const loaded = outcome(element);
  document.body.append(element);
  const event = await loaded;
  expect(event.type).to.equal('load');
  expect((event as never as { url: string }).url).to.match(/^data:.{50}…$/);
  await element.step(20);
  expect(asked).to.deep.equal([]);
  expect(element.activeDtype).to.equal('q8');
  expect(element.cells).to.deep.equal({ width: 64, height: 64 });
});

it('without a name of an experiment it is regenerate, else what is there', async () => {
  register(await modelOf('grown', 'grow', 'lizard.grow.q8.onnx'));
  expect((await findModel({ target: 'grown' })).experiment).to.equal('grow');
  register(await modelOf('grown', 'regenerate', 'lizard.regenerate.q8.onnx'));
  expect((await findModel({ target: 'grown' })).experiment).to.equal('regenerate');
  expect((await findModel({ target: 'grown', experiment: 'grow' })).experiment).to.equal('grow');
});

it('the manifest says what no module has brought: a target, an experiment, a dtype', async () => {
  GrowingCa.manifestUrl = '/weights/manifest.json';
  register(await modelOf('lizard', 'regenerate', 'lizard.regenerate.q8.onnx'));
  expect((await findModel({ target: 'lizard' })).url).to.match(/^data:/);
  for (const choice of [
    { target: 'fish' },
    { target: 'lizard', experiment: 'persist' },
    { target: 'lizard', dtype: 'fp16' },
  ]) {
    expect((await findModel(choice)).url).to.match(/\/weights\/(fish|lizard)\.\w+\.\w+\.onnx$/);
  }
});

it('a module that runs twice changes nothing; of two that differ the first stays, with a warning', async () => {
  const first = await modelOf('twice', 'regenerate', 'eye.regenerate.q8.onnx');
  register(first);
  register(structuredClone(first));
  expect(warned).to.deep.equal([]);
  register(await modelOf('twice', 'regenerate', 'fish.regenerate.q8.onnx'));
  expect(warned).to.have.lengthOf(1);
  expect(warned[0]).to.match(
    /Two modules bring a model named "twice".*the one that ran first stays/,
  );
  const simulation = await Simulation.create({ target: 'twice' }, { runtime: 'kernel' });
  expect(simulation.model.metadata.get('target')).to.equal('eye');
  await simulation.dispose();
});

it('where no manifest is known, the error names the import', async () => {
  GrowingCa.manifestUrl = '';
  const { code, message } = await findModel({ target: 'tree', experiment: 'grow' }).catch((e) => e);
  expect(code).to.equal('target-unknown');
  expect(message).to.contain(`import 'growing-ca/models/tree.grow'`);
});

it('a module whose bytes are spoilt is told like a file that is', async () => {
  for (const [text, expected] of [
    ['AAAA', 'model-not-onnx'],
    ['!', 'model-unreachable'],
  ]) {
    const file = `data:application/octet-stream;base64,${text}`;
    register({ name: `spoilt-${expected}`, files: { q8: { file } } });
    const element = create({ target: `spoilt-${expected}` });
    const failed = outcome(element);
    document.body.append(element);
    expect(((await failed) as never as { code: string }).code).to.equal(expected);
  }
});
