const byId = (id) => document.getElementById(id);
const pattern = document.querySelector('growing-ca');
const angle = byId('angle');
const device = byId('device');
const status = byId('status');

byId('play').addEventListener('click', () => {
  if (pattern.paused) pattern.play();
  else pattern.pause();
});
byId('step').addEventListener('click', () => {
  pattern.pause();
  pattern.step();
});
byId('reset').addEventListener('click', () => pattern.reset());
angle.addEventListener('input', () => {
  pattern.angle = angle.valueAsNumber;
  show();
});
device.addEventListener('change', () => {
  pattern.device = device.value;
  status.value = 'Loading';
});
byId('copy').addEventListener('click', async ({ currentTarget: button }) => {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    button.textContent = 'Copied';
  } catch {
    // The browser may forbid it; marking the text leaves one key to press.
    getSelection().selectAllChildren(byId('snippet'));
  }
});

pattern.addEventListener('error', () => (status.value = 'Nothing runs'));
// The element can be paused from its own keyboard too.
pattern.addEventListener('play', show);
pattern.addEventListener('pause', show);

let before = { time: performance.now(), steps: 0 };
setInterval(() => {
  if (!pattern.activeDevice) return;
  const now = { time: performance.now(), steps: pattern.stepCount };
  const rate = Math.max(0, now.steps - before.steps) / ((now.time - before.time) / 1000);
  const place = `${pattern.activeDevice}, step ${now.steps.toLocaleString('en')}`;
  status.value = pattern.paused
    ? `Rests on ${place}`
    : `Runs on ${place}, ${Math.round(rate)} a second`;
  before = now;
}, 500);

function show() {
  byId('play').textContent = pattern.paused ? 'Play' : 'Pause';
  byId('degrees').value = `${angle.value}°`;
  byId('snippet').textContent = snippet();
}

function snippet() {
  const turned = angle.valueAsNumber ? ` angle="${angle.value}"` : '';
  return [
    '<script type="module"',
    '  src="growing-ca/dist/index.js"></script>',
    `<growing-ca target="lizard"${turned}></growing-ca>`,
  ].join('\n');
}

show();
