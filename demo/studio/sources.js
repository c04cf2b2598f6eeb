/** The ways a picture comes in, besides drawing it. */
import { fromEmoji, fromFile, fromPoster, fromTarget } from './pictures.js';
import { library } from './library.js';
import { reasonOf } from './words.js';

const byId = (id) => document.getElementById(id);
/** Finds whole characters, however many code points they have. */
const segmenter = new Intl.Segmenter();
/** What nobody takes for an emoji. */
const PLAIN = /^[\p{ASCII}\p{Letter}]+$/u;

/**
 * @param {import('./board.js').Board} board
 * @param {{ remark: (sentence: string) => void, openModel: (opened: object) => void }} host hears
 *   what to tell, and of models to go on with
 */
export function startSources(board, host) {
  /** Counts what was asked for: the last one counts. */
  let turn = 0;
  const bring = async (coming) => {
    const own = ++turn;
    host.remark('');
    try {
      const { act, notice = '', model } = await coming;
      if (own !== turn) return;
      await board.put(act);
      if (model) host.openModel(model);
      host.remark(notice || (await opaqueNotice(board)));
    } catch (error) {
      if (own === turn) host.remark(reasonOf(error));
    }
  };
  const open = async (file) => {
    if (!file) return host.remark('That is no file; give a picture or a model of ours.');
    if (file.name?.endsWith('.onnx')) return bring(openModel(file));
    return bring(fromFile(file, nameOf(file)));
  };

  byId('file').addEventListener('change', ({ currentTarget: input }) => {
    if (input.files.length > 0) void open(input.files[0]);
    input.value = '';
  });
  byId('emoji').addEventListener('input', ({ currentTarget: input, isComposing }) => {
    if (isComposing) return;
    const last = [...segmenter.segment(input.value.trim())].at(-1);
    if (last) input.value = last.segment;
    if (last && !PLAIN.test(last.segment)) bring(fromEmoji(last.segment));
    else if (last) host.remark('Type an emoji: the keyboard of your device has them.');
  });
  byId('sources').addEventListener('submit', (event) => event.preventDefault());
  byId('shipped').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) bring(fromPoster(button.querySelector('img').src, button.value));
  });
  addEventListener('paste', ({ clipboardData }) => {
    const [file] = clipboardData.files;
    if (file) void open(file);
  });
  takeDrops(open);
  // Without the list there are the other ways.
  showShipped().catch(() => {});
}

/** Anywhere on the page, since a file that misses would replace it. */
function takeDrops(open) {
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  for (const type of ['dragleave', 'drop', 'dragend']) {
    addEventListener(type, () => document.body.classList.remove('dropping'));
  }
  addEventListener('drop', (event) => {
    event.preventDefault();
    void open(event.dataTransfer.files[0]);
  });
}

async function openModel(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { checkpoint } = await library().openModel(bytes);
  const coming = await fromTarget(checkpoint.target);
  return { ...coming, model: { checkpoint, bytes }, notice: `It goes on from ${file.name}.` };
}

async function showShipped() {
  const manifest = await fetch('../weights/manifest.json').then((answer) => answer.json());
  const models = manifest.models.filter(({ experiment }) => experiment === 'regenerate');
  byId('shipped').append(
    ...models.map(({ name, poster }) => {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', value: name, title: name });
      const image = Object.assign(new Image(), { src: `../weights/${poster.file}`, alt: name });
      button.append(image);
      return button;
    }),
  );
}

/** A square without a hole has no outline: it learns, but nobody would see it grow. */
async function opaqueNotice(board) {
  const { width } = board.canvas;
  const { data } = board.canvas.getContext('2d').getImageData(0, 0, width, width);
  for (let index = 3; index < data.length; index += 4) if (data[index] < 250) return '';
  return 'This picture fills its whole square. It learns that too, but a shape on an empty ground looks more alive: the eraser makes one.';
}

function nameOf({ name = '' }) {
  return name.replace(/\.\w+$/, '') || 'picture';
}
