/** Shows under a mouse how large a wound it would make. */
import { byId, pattern } from './page.js';

const ring = byId('ring');

pattern.addEventListener('pointermove', (event) => {
  const { cells, interaction, brush } = pattern;
  ring.hidden = event.pointerType !== 'mouse' || !cells || interaction !== 'damage';
  if (ring.hidden) return;
  const box = pattern.getBoundingClientRect();
  const cell = box.width / cells.width;
  // As the element counts: a wound takes the cell under the pointer and those around it.
  ring.style.inlineSize = `${(2 * brush + 1) * cell}px`;
  ring.style.left = `${event.clientX - box.left}px`;
  ring.style.top = `${event.clientY - box.top}px`;
});
pattern.addEventListener('pointerleave', () => (ring.hidden = true));
