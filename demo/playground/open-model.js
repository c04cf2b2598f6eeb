/** A model file of the visitor's own, dropped on the page or chosen. */
import { byId, pattern } from './page.js';
import { tell } from './story.js';

const input = byId('file');

function open(file) {
  if (!file) return;
  if (!/\.onnx$/i.test(file.name)) {
    return tell(`${file.name} is not a model (.onnx). “Draw your own” turns pictures into one.`);
  }
  if (pattern.src) URL.revokeObjectURL(pattern.src);
  pattern.removeAttribute('experiment');
  pattern.src = URL.createObjectURL(file);
}

byId('open').addEventListener('click', () => input.click());
input.addEventListener('change', () => {
  open(input.files[0]);
  // The same file can be chosen again.
  input.value = '';
});
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  open(event.dataTransfer.files[0]);
});
