/** A model file of the visitor's own, dropped on the page or chosen. */
import { byId, pattern } from './page.js';

const input = byId('file');

function open(file) {
  if (!file) return;
  if (pattern.src) URL.revokeObjectURL(pattern.src);
  pattern.removeAttribute('experiment');
  // The element says what is wrong with a file that is no model.
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
