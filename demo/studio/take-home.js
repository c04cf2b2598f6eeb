/** Files of a run, made when they are asked for. */
import { library } from './library.js';

/** What each button writes: the end of its name, its kind, and its bytes. */
const FILES = {
  page: {
    ending: 'html',
    type: 'text/html',
    make: (checkpoint) => library().exportPage(checkpoint),
  },
  q8: {
    ending: 'q8.onnx',
    type: 'application/octet-stream',
    make: (checkpoint) => library().exportModel(checkpoint, 'q8'),
  },
  fp32: {
    ending: 'fp32.onnx',
    type: 'application/octet-stream',
    make: (checkpoint) => library().exportModel(checkpoint, 'fp32'),
  },
  poster: { ending: '', make: (checkpoint) => library().drawPoster(checkpoint) },
};

/** @returns the file and its name */
export async function makeFile(kind, checkpoint) {
  const { ending, type, make } = FILES[kind];
  const made = await make(checkpoint);
  const blob = made instanceof Blob ? made : new Blob([made], { type });
  return { blob, name: `${nameOf(checkpoint)}.${ending || blob.type.replace('image/', '')}` };
}

export function save({ blob, name }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** What to write into a page that has the file and the element's code beside it. */
export function embedLines(checkpoint) {
  const name = checkpoint ? nameOf(checkpoint) : 'drawing';
  return [
    // Broken in two to fit its column.
    '<script type="module"',
    '  src="growing-ca.kernel.js"></script>',
    `<growing-ca src="${name}.q8.onnx"></growing-ca>`,
  ].join('\n');
}

const nameOf = ({ target }) => target.name;
