/** The playground: a pattern, everything that can be done to it, and the line that shows it elsewhere. */
import './inside.js';
import './open-model.js';
import './ring.js';
import './seeds.js';
import './side-by-side.js';
import { readAddress, writeAddress } from './address.js';
import { showSettings, takeSetting } from './controls.js';
import { byId, controls, gallery, pattern, rests } from './page.js';
import { copySnippet, showSnippet } from './snippets.js';
import './status.js';
import { showHint } from './story.js';

function show() {
  byId('play').textContent = pattern.paused || rests() ? 'Play' : 'Pause';
  showSettings();
  showSnippet();
  showHint();
  writeAddress();
}

byId('play').addEventListener('click', () => {
  if (pattern.paused || rests()) pattern.play();
  else pattern.pause();
});
byId('step').addEventListener('click', () => {
  pattern.pause();
  pattern.step();
});
byId('reset').addEventListener('click', () => pattern.reset());
byId('save').addEventListener('click', async () => {
  const picture = await pattern.snapshot();
  if (!picture) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = `${pattern.target ?? 'pattern'}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
});
byId('copy').addEventListener('click', copySnippet);
byId('framework').addEventListener('input', showSnippet);

for (const form of [controls, gallery]) {
  form.addEventListener('input', ({ target }) => {
    takeSetting(target);
    show();
  });
}
// The element can be played, paused and turned without the controls too.
for (const type of ['play', 'pause', 'turn', 'load', 'error', 'devicechange']) {
  pattern.addEventListener(type, show);
}
matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', show);

readAddress();
show();
