import { expect } from 'chai';
import { GrowingCa, GrowingCaErrorEvent } from '../../../src/index.js';
import type { ErrorCode } from '../../../src/index.js';
import { scheduledCount } from '../../../src/simulation/scheduler.js';
import { fetchBytes, fixtures, oddModelUrl } from '../../helpers/browser-fixtures.js';
import {
  create,
  fallbackOf,
  modelUrl,
  mount,
  outcome,
  removeAll,
  until,
} from '../../helpers/browser-element.js';

const unhandled: PromiseRejectionEvent[] = [];
const note = (event: PromiseRejectionEvent) => unhandled.push(event);
before(() => addEventListener('unhandledrejection', note));
after(() => removeEventListener('unhandledrejection', note));
afterEach(() => {
  removeAll();
  GrowingCa.manifestUrl = `${fixtures}manifest.json`;
  expect(unhandled).to.have.lengthOf(0);
});

function addressOf(content: BlobPart): string {
  return URL.createObjectURL(new Blob([content]));
}

/** The good model, with each occurrence of one word replaced by another as long. */
async function modelWith(word: string, replacement: string): Promise<string> {
  expect(replacement).to.have.lengthOf(word.length);
  const bytes = await fetchBytes(modelUrl);
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  expect(characters).to.include(word);
  const changed = characters.replaceAll(word, replacement);
  return addressOf(Uint8Array.from(changed, (character) => character.charCodeAt(0)));
}

/** The event, after everything that must be true of every error has been checked. */
async function failureOf(attributes: Record<string, string>): Promise<GrowingCaErrorEvent> {
  const element = create(attributes);
  const failed = outcome(element);
  document.body.append(element);
  const event = (await failed) as GrowingCaErrorEvent;
  expect(event).to.be.instanceOf(GrowingCaErrorEvent);
  expect(event.error).to.be.instanceOf(Error);
  expect(event.error.code).to.equal(event.code);
  expect(event.message).to.match(/^[^\n]+: [^\n]+\.$/, 'what is wrong, then what to do');
  await element.updateComplete;
  expect(fallbackOf(element)).to.equal(event.message);
  expect(element.shadowRoot!.querySelector('canvas')).to.equal(null);
  expect(scheduledCount()).to.equal(0);
  await Promise.all([element.step(), element.reset(), element.damage({ x: 0, y: 0, radius: 1 })]);
  return event;
}

describe('what goes wrong becomes one error event with a sentence', () => {
  const cases: {
    name: string;
    src: () => string | Promise<string>;
    code: ErrorCode;
    says: RegExp;
  }[] = [
    {
      name: 'an address that answers 404',
      src: () => '/nowhere.onnx',
      code: 'model-unreachable',
      says: /nowhere\.onnx .*404/,
    },
    {
      name: 'a server that does not answer',
      src: () => 'http://localhost:9/model.onnx',
      code: 'model-unreachable',
      says: /localhost:9/,
    },
    {
      name: 'text that is no address',
      src: () => 'http://',
      code: 'model-unreachable',
      says: /not an address/,
    },
    {
      name: 'a web page',
      src: () => addressOf('\n <!doctype html><title>Not found</title>'),
      code: 'model-not-onnx',
      says: /a web page/,
    },
    {
      name: 'a file that is not ONNX',
      src: () => addressOf('{"a": "picture"}'),
      code: 'model-not-onnx',
      says: /not an ONNX model/,
    },
    {
      name: 'an empty file',
      src: () => addressOf(''),
      code: 'model-not-onnx',
      says: /not an ONNX model/,
    },
    {
      name: 'a truncated file',
      src: async () => addressOf((await fetchBytes(modelUrl)).slice(0, 20_000) as BlobPart),
      code: 'model-truncated',
      says: /ends too early/,
    },
    {
      name: 'a model with other inputs',
      src: () => modelWith('update_mask', 'random_mask'),
      code: 'model-incompatible',
      says: /lacks update_mask/,
    },
    {
      name: 'a model with another output',
      src: () => modelWith('next_state', 'some_state'),
      code: 'model-incompatible',
      says: /lacks next_state/,
    },
    {
      name: 'a model whose output has another shape than its state',
      src: () => oddModelUrl('with_wrong_shape'),
      code: 'model-incompatible',
      says: /its next_state is \[1, 6, .*\] instead of \[1, 5, /,
    },
    {
      name: 'a model with weights that are no numbers',
      src: () => oddModelUrl('with_nan_weights'),
      code: 'model-incompatible',
      says: /NaN/,
    },
    {
      name: 'a model with an operator that the runtime does not know',
      src: () => modelWith('MaxPool', 'MinPool'),
      code: 'model-incompatible',
      says: /refused/,
    },
  ];

  for (const { name, src, code, says } of cases) {
    it(name, async () => {
      const event = await failureOf({ src: await src(), device: 'wasm' });
      expect(event.code).to.equal(code);
      expect(event.message).to.match(says);
    });
  }

  it('on WebGPU too, a model that the runtime refuses', async () => {
    const src = await modelWith('MaxPool', 'MinPool');
    const event = await failureOf({ src, device: 'webgpu' });
    expect(event.code).to.equal('model-incompatible');
    expect(event.cause).to.be.instanceOf(Error);
  });

  it('a target that the manifest does not list', async () => {
    const event = await failureOf({ target: 'unicorn' });
    expect(event.code).to.equal('target-unknown');
    expect(event.message).to.include('"unicorn"').and.to.include('"golden"');
  });

  it('a manifest that is not there', async () => {
    GrowingCa.manifestUrl = '/nowhere/manifest.json';
    const event = await failureOf({ target: 'golden' });
    expect(event.code).to.equal('manifest-unreachable');
  });

  it('a model file that is not the one that the manifest lists', async () => {
    const digest = await crypto.subtle.digest(
      'SHA-256',
      (await fetchBytes(modelUrl)) as BufferSource,
    );
    const sha256 = Array.from(new Uint8Array(digest), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    const manifest = (hash: string, query: string) =>
      addressOf(
        JSON.stringify({
          models: [
            { name: 'golden', files: { fp32: { file: `${modelUrl}?${query}`, sha256: hash } } },
          ],
        }),
      );
    GrowingCa.manifestUrl = manifest(sha256.split('').reverse().join(''), 'changed');
    const event = await failureOf({ target: 'golden', device: 'wasm' });
    expect(event.code).to.equal('model-changed');
    expect(event.message).to.match(/SHA-256/);

    GrowingCa.manifestUrl = manifest(sha256, 'whole');
    const element = create({ target: 'golden', device: 'wasm' });
    const loaded = outcome(element);
    document.body.append(element);
    expect((await loaded).type).to.equal('load');
  });

  for (const content of ['<html>', 'null', '{"models": 3}', '{"models": [{"name": "golden"}]}']) {
    it(`a manifest that holds ${content}`, async () => {
      GrowingCa.manifestUrl = addressOf(content);
      const event = await failureOf({ target: 'golden' });
      expect(event.code).to.equal('manifest-invalid');
    });
  }

  it('another grid than the only one that a model takes', async () => {
    const src = oddModelUrl('with_fixed_grid');
    const event = await failureOf({ src, grid: '20x11', device: 'wasm' });
    expect(event.code).to.equal('model-incompatible');
    expect(event.message).to.include('17x11');
    const element = await mount({ src, grid: '17x11', device: 'wasm' });
    await element.step(2);
    expect(element.stepCount).to.equal(2);
  });

  it('WebGPU asked for where there is none', async () => {
    const real = Object.getOwnPropertyDescriptor(Navigator.prototype, 'gpu')!;
    // What a browser without WebGPU has.
    Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined, configurable: true });
    try {
      const { GrowingCaError } = await import('../../../src/common/errors.js');
      const { Simulation } = await import('../../../src/simulation/index.js');
      const alone = await Simulation.create(modelUrl, { device: 'auto' });
      expect(alone.activeDevice).to.equal('wasm');
      await alone.dispose();
      const address = '/src/engine/onnx/webgpu/gpu-device.ts?in-a-browser-without-webgpu';
      const { sharedDevice: fresh } = (await import(
        address
      )) as typeof import('../../../src/engine/onnx/webgpu/gpu-device.js');
      const thrown = await fresh().catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(GrowingCaError);
      expect((thrown as InstanceType<typeof GrowingCaError>).code).to.equal('device-unavailable');
    } finally {
      Object.defineProperty(Navigator.prototype, 'gpu', real);
    }
  });
});

it('writes what is wrong to the console, unless the page takes care of it', async () => {
  const { error } = console;
  const written: unknown[] = [];
  console.error = (message) => written.push(message);
  try {
    const element = create({ src: '/nowhere.onnx', device: 'wasm' });
    document.body.append(element);
    await until(() => fallbackOf(element) !== undefined);
    expect(written).to.deep.equal([fallbackOf(element)]);
    const failed = outcome(element);
    element.src = '/nowhere-else.onnx';
    await failed;
    expect(written).to.have.lengthOf(1);
  } finally {
    console.error = error;
  }
});
