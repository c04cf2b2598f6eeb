const byId = (id) => document.getElementById(id);
const pattern = document.querySelector('growing-ca');
const [angle, speed, brush, experiment] = ['angle', 'speed', 'brush', 'experiment'].map(byId);
const [gallery, status] = ['gallery', 'status'].map(byId);
const checked = (name) => document.querySelector(`[name=${name}]:checked`).value;
/** The last notch of the slider stands for as many steps as fit. */
const FASTEST = speed.max;
/** What a pattern does that was trained for an experiment. */
const HINTS = {
  regenerate: 'Drag across it: it heals. Press twice to plant another one.',
  persist: 'It holds its shape, but never learned to heal. Drag across it.',
  grow: 'It learned to grow, but not to stop. Watch it after 100 steps.',
};

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
document.querySelector('main').addEventListener('input', ({ target: input }) => {
  if (input.type === 'radio') pattern[input.name] = input.value;
  else if (input === speed) pattern.speed = speed.value === FASTEST ? 'max' : speed.valueAsNumber;
  else pattern[input.id] = input.value;
  if (input.name === 'target') pattern.experiment = offerExperiments();
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
pattern.addEventListener('turn', () => {
  // The slider ends at half a turn in either direction.
  angle.value = ((pattern.angle + 540) % 360) - 180;
  show();
});
pattern.addEventListener('error', () => (status.value = 'Not running'));
pattern.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  status.value = lengthComputable
    ? `Loading ${megabytes(loaded)} of ${megabytes(total)} MB`
    : `Loading ${megabytes(loaded)} MB`;
});

/** Every model that comes with the package; without the list there is the one in the page. */
let models = [];
fetch('../weights/manifest.json')
  .then((answer) => answer.json())
  .then((manifest) => {
    models = manifest.models;
    const shown = models.filter((model) => model.experiment === 'regenerate');
    gallery.append(...shown.map(galleryChoice));
    offerExperiments();
  })
  .catch(() => {});

/** A pattern as it has grown, to press; the one that is in the page from the start stays as it is. */
function galleryChoice({ name, poster }) {
  const there = gallery.querySelector(`[value="${name}"]`)?.closest('label');
  if (there) return there;
  const choice = gallery.querySelector('label').cloneNode(true);
  choice.title = name;
  Object.assign(choice.querySelector('input'), { value: name, checked: false });
  Object.assign(choice.querySelector('img'), { src: `../weights/${poster.file}`, alt: name });
  return choice;
}

/** Offers what the chosen pattern was trained for, and says which of it is chosen. */
function offerExperiments() {
  const before = experiment.value;
  const own = models
    .filter(({ name }) => name === checked('target'))
    .map((each) => each.experiment);
  experiment.replaceChildren(...own.map((name) => new Option(`to ${name}`, name)));
  experiment.value = own.includes(before) ? before : 'regenerate';
  return experiment.value;
}

let before = { time: performance.now(), steps: 0 };
setInterval(() => {
  if (!pattern.activeDevice) return;
  const now = { time: performance.now(), steps: pattern.stepCount };
  const rate = Math.max(0, now.steps - before.steps) / ((now.time - before.time) / 1000);
  const { activeDevice, activeRuntime, activeDtype } = pattern;
  const engine = activeRuntime === 'kernel' ? 'our kernel' : 'onnxruntime-web';
  const place = `${activeDevice} (${engine}, ${activeDtype}), step ${now.steps.toLocaleString('en')}`;
  status.value = pattern.paused
    ? `Paused on ${place}`
    : `Running on ${place}, ${Math.round(rate)} steps per second`;
  before = now;
}, 500);

function show() {
  byId('play').textContent = pattern.paused ? 'Play' : 'Pause';
  byId('angle-value').value = `${angle.value}°`;
  byId('speed-value').value = speed.value === FASTEST ? 'max' : `${speed.value}/s`;
  byId('brush-value').value = brush.value;
  byId('hint').textContent = HINTS[experiment.value];
  byId('snippet').textContent = snippet();
}

/** The tag as it stands, with what was changed here. */
function snippet() {
  const changed = {
    experiment: [experiment.value, 'regenerate'],
    angle: [angle.value, '0'],
    speed: [speed.value === FASTEST ? 'max' : speed.value, '60'],
    brush: [brush.value, '3.5'],
    interaction: [checked('interaction'), 'damage'],
    rendering: [byId('rendering').value, 'pixelated'],
    device: [byId('device').value, 'auto'],
  };
  const attributes = Object.entries(changed)
    .filter(([, [value, normal]]) => value !== normal)
    .map(([name, [value]]) => ` ${name}="${value}"`);
  return [
    '<script type="module"',
    '  src="growing-ca/dist/index.js"></script>',
    `<growing-ca target="${checked('target')}"${attributes.join('')}></growing-ca>`,
  ].join('\n');
}

show();
