const byId = (id) => document.getElementById(id);
const pattern = document.querySelector('growing-ca');
const [angle, speed, brush] = ['angle', 'speed', 'brush'].map(byId);
const status = byId('status');
/** The last notch of the slider stands for as many steps as fit. */
const FASTEST = speed.max;

byId('play').addEventListener('click', () => {
  if (pattern.paused) pattern.play();
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
  link.download = `${pattern.target}.png`;
  link.click();
  URL.revokeObjectURL(link.href);
});
document.querySelector('form').addEventListener('input', ({ target }) => {
  if (target.name === 'interaction') pattern.interaction = target.value;
  else if (target === speed) pattern.speed = speed.value === FASTEST ? 'max' : speed.valueAsNumber;
  else pattern[target.id] = target.value;
  show();
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

// The element can be paused from its own keyboard too.
for (const type of ['play', 'pause', 'devicechange']) pattern.addEventListener(type, show);
pattern.addEventListener('error', () => (status.value = 'Nothing runs'));
pattern.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  status.value = lengthComputable
    ? `Loading ${megabytes(loaded)} of ${megabytes(total)} MB`
    : `Loading ${megabytes(loaded)} MB`;
});

let before = { time: performance.now(), steps: 0 };
setInterval(() => {
  if (!pattern.activeDevice) return;
  const now = { time: performance.now(), steps: pattern.stepCount };
  const rate = Math.max(0, now.steps - before.steps) / ((now.time - before.time) / 1000);
  const place = `${pattern.activeDevice} (${pattern.activeDtype}), step ${now.steps.toLocaleString('en')}`;
  status.value = pattern.paused
    ? `Rests on ${place}`
    : `Runs on ${place}, ${Math.round(rate)} a second`;
  before = now;
}, 500);

function show() {
  byId('play').textContent = pattern.paused ? 'Play' : 'Pause';
  byId('angle-value').value = `${angle.value}°`;
  byId('speed-value').value = speed.value === FASTEST ? 'max' : `${speed.value}/s`;
  byId('brush-value').value = brush.value;
  byId('snippet').textContent = snippet();
}

/** The tag as it stands, with what was changed here. */
function snippet() {
  const changed = {
    angle: [angle.value, '0'],
    speed: [speed.value === FASTEST ? 'max' : speed.value, '60'],
    brush: [brush.value, '3.5'],
    interaction: [document.querySelector('[name=interaction]:checked').value, 'damage'],
    rendering: [byId('rendering').value, 'pixelated'],
    device: [byId('device').value, 'auto'],
  };
  const attributes = Object.entries(changed)
    .filter(([, [value, normal]]) => value !== normal)
    .map(([name, [value]]) => ` ${name}="${value}"`);
  return [
    '<script type="module"',
    '  src="growing-ca/dist/index.js"></script>',
    `<growing-ca target="lizard"${attributes.join('')}></growing-ca>`,
  ].join('\n');
}

show();
