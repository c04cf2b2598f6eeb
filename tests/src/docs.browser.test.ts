import { expect } from 'chai';
import * as simulationModule from '../../src/simulation/index.js';
import {
  canvasOf,
  mount,
  modelUrl,
  outcome,
  removeAll,
  until,
} from '../helpers/browser-element.js';

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
let examples: string[];

before(async () => {
  const page = await (await fetch('/docs/element.md')).text();
  examples = [...page.matchAll(/<!-- A test runs this example. -->\n```js\n(.*?)```/gs)].map(
    ([, code]) => code,
  );
  expect(examples).to.have.lengthOf(9);
});

afterEach(removeAll);

/** Runs an example whose imports are given as values, as a module in a page would run it. */
function run(example: string, values: Record<string, unknown> = {}): Promise<unknown> {
  const code = example.replace(/^import .*$/gm, '');
  return new AsyncFunction(...Object.keys(values), code)(...Object.values(values));
}

it('the example of the methods does what it says', async () => {
  const element = await mount({ device: 'wasm' });
  await run(examples[0]);
  expect(element.stepCount).to.equal(296);
});

it('the example of keeping a pattern shows it again', async () => {
  const element = await mount({ device: 'wasm' });
  await run(examples[1]);
  expect(element.stepCount).to.equal(50);
});

it('the example of several patterns plants them', async () => {
  const element = await mount({ device: 'wasm' });
  await run(examples[2]);
  expect(element.cells).to.deep.equal({ width: 40, height: 20 });
  const { turns, cells } = (await element.getState())!;
  expect(new Set(turns)).to.deep.equal(new Set([0, 90]));
  expect(cells.some((value) => value > 0.1)).to.equal(true);
});

it('the example of a metamorphosis ends with the other pattern alone', async () => {
  const element = await mount({
    src: '/weights/lizard.regenerate.q8.onnx',
    device: 'wasm',
  });
  await run(examples[3]);
  expect(element.stepCount).to.equal(496);
  expect((await element.getState())!.individuals).to.equal(undefined);
});

it('the example of turning turns with the page', async () => {
  const element = await mount({ device: 'wasm' });
  const tall = document.body.appendChild(document.createElement('div'));
  tall.style.height = '5000px';
  await run(examples[4]);
  scrollTo(0, 400);
  await until(() => element.angle === 100);
  tall.remove();
});

it('the example of the events recovers from an error', async () => {
  const element = await mount({ device: 'wasm' });
  const failed = outcome(element);
  await run(examples[5]);
  expect((await failed).type).to.equal('error');
  expect((await outcome(element)).type).to.equal('load');
  expect(canvasOf(element).getAttribute('aria-label')).to.equal('A growing pattern: golden');
});

it('the example of the runtimes loads anew on the kernel, and says so', async () => {
  const element = await mount({ device: 'wasm', runtime: 'onnx' });
  const { log } = console;
  const said: string[] = [];
  console.log = (words: string) => said.push(words);
  try {
    const loaded = outcome(element);
    await run(examples[6]);
    expect((await loaded).type).to.equal('load');
    expect(said).to.deep.equal(['Steps run on wasm, by kernel.']);
  } finally {
    console.log = log;
  }
});

for (const [name, index] of [
  ['draws', 7],
  ['plays', 8],
] as const) {
  it(`the example of the simulation ${name}`, async () => {
    const canvas = document.body.appendChild(document.createElement('canvas'));
    await run(examples[index].replace('model.onnx', modelUrl), simulationModule);
    expect([canvas.width, canvas.height]).to.deep.equal([13, 16]);
    canvas.remove();
  });
}
