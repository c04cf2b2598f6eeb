/** The examples of docs/individuals.md. */
import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import { GrowingCa } from '../../src/index.js';
import { mount, pictureOf, removeAll, until } from '../helpers/browser-element.js';

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
const weights = '/weights';
let manual: string;
let examples: string[];
/** Those that come to life in the documentation. */
let alive: string[];

before(async () => {
  GrowingCa.manifestUrl = `${weights}/manifest.json`;
  manual = await (await fetch('/docs/individuals.md')).text();
  examples = [...manual.matchAll(/<!-- A test runs this example. -->\n```js\n(.*?)```/gs)].map(
    ([, code]) => code,
  );
  alive = [...manual.matchAll(/```html live\n(.*?)```/gs)].map(([, html]) =>
    html.replaceAll('icons/', '/docs/icons/'),
  );
  expect(examples).to.have.lengthOf(4);
});

afterEach(() => {
  removeAll();
  box?.remove();
});

let box: HTMLElement | undefined;

/** Puts the HTML of an example into the page, and runs its script. */
async function show(html: string): Promise<GrowingCa> {
  box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = html;
  for (const { textContent } of box.querySelectorAll('script')) await run(textContent);
  return box.querySelector('growing-ca')!;
}

const run = (code: string): Promise<unknown> => new AsyncFunction(code)();

const modelOf = (name: string) => `${weights}/${name}.regenerate.q8.onnx`;
const mountLizard = (attributes = {}) => mount({ src: modelOf('lizard'), ...attributes });

async function living(pattern: GrowingCa): Promise<unknown[]> {
  const { individuals = [] } = (await pattern.getState()) ?? {};
  return individuals.map(({ model }) => model.metadata.get('target'));
}

function press(pattern: GrowingCa, key: string): void {
  pictureOf(pattern).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
}

it('the seeds in HTML grow side by side, as those that a script plants', async () => {
  const [, html] = /```html\n(.*?)```/s.exec(manual)!;
  expect(await living(await show(html))).to.deep.equal(['butterfly', 'lizard', 'fish']);
  box!.remove();
  const pattern = await mountLizard({ grid: '112x48' });
  await run(examples[0]);
  expect(await living(pattern)).to.deep.equal(['lizard', 'butterfly', 'fish']);
});

it('what visitors plant is the page’s choice, and so is what a drag does', async () => {
  const pattern = await mountLizard();
  await run(examples[1]);
  for (let i = 0; i < 12; i++) press(pattern, 'ArrowLeft');
  press(pattern, 'p');
  await run(examples[2]);
  for (let i = 0; i < 12; i++) press(pattern, 'ArrowRight');
  press(pattern, 'Enter');
  while ((await living(pattern)).length < 3) await new Promise((resolve) => setTimeout(resolve));
  expect(await living(pattern)).to.deep.equal(['lizard', 'butterfly', 'butterfly']);
});

it('a press of the button makes it another one', async () => {
  const pattern = await show(alive[0]);
  pattern.pause();
  // Of a few cells the other would take all.
  await pattern.step(30);
  const loaded = new Promise((resolve) => pattern.addEventListener('load', resolve));
  box!.querySelector('button')!.click();
  await loaded;
  expect(pattern.target).to.equal('butterfly');
  expect(await living(pattern)).to.deep.equal(['lizard', 'butterfly']);
});

/** The file of what it has become. */
async function becomes(pattern: GrowingCa, change: () => unknown): Promise<string> {
  const loaded = new Promise<string>((resolve) => {
    pattern.addEventListener('load', ({ url }) => resolve(url), { once: true });
  });
  await change();
  return (await loaded).replace(/.*\//, '');
}

it('follows day and night', async () => {
  await emulateMedia({ colorScheme: 'light' });
  const pattern = await show(alive[1]);
  await until(() => pattern.stepCount > 0);
  const button = box!.querySelector('button')!;
  const night = () => emulateMedia({ colorScheme: 'dark' });
  expect(await becomes(pattern, night)).to.equal('moon.onnx');
  expect(button.ariaPressed).to.equal('true');
  expect(await becomes(pattern, () => button.click())).to.equal('sun.onnx');
  expect(button.ariaPressed).to.equal('false');
  await emulateMedia({ colorScheme: 'light' });
});

it('the button of the menu opens and closes', async () => {
  const pattern = await show(alive[2]);
  await until(() => pattern.stepCount > 0);
  const button = box!.querySelector('button')!;
  expect(await becomes(pattern, () => button.click())).to.equal('cross.onnx');
  expect(button.ariaExpanded).to.equal('true');
  expect(await becomes(pattern, () => button.click())).to.equal('menu.onnx');
  expect(button.ariaExpanded).to.equal('false');
});

it('says who lives where', async () => {
  const pattern = await mountLizard();
  await pattern.plant({ x: 3, y: 3, target: 'fish' });
  const { log } = console;
  const said: string[] = [];
  console.log = (words: string) => said.push(words);
  try {
    await run(examples[3]);
  } finally {
    console.log = log;
  }
  expect(said).to.deep.equal(['lizard holds 1 cells', 'fish holds 1 cells']);
});
