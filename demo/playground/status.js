/** The line that says what runs, and how fast. */
import { byId, pattern, rests } from './page.js';

const status = byId('status');
const PERIOD_MILLISECONDS = 500;

let before = { time: performance.now(), steps: 0 };

setInterval(() => {
  if (!pattern.activeDevice) return;
  const now = { time: performance.now(), steps: pattern.stepCount };
  const rate = Math.max(0, now.steps - before.steps) / ((now.time - before.time) / 1000);
  before = now;
  status.value = `${whatItDoes(rate)}. Step ${now.steps.toLocaleString('en')}, on ${place()}.`;
}, PERIOD_MILLISECONDS);

function whatItDoes(stepsPerSecond) {
  if (rests()) return 'Rests, as your system asks for less motion';
  return pattern.paused ? 'Paused' : `${Math.round(stepsPerSecond)} steps a second`;
}

function place() {
  const { activeDevice, activeRuntime, activeDtype } = pattern;
  const device = activeDevice === 'webgpu' ? 'the GPU' : 'the CPU';
  const runtime = activeRuntime === 'kernel' ? 'our kernel' : 'onnxruntime-web';
  return `${device} (${runtime}, ${activeDtype})`;
}

pattern.addEventListener('error', ({ code }) => {
  // After this one it runs on.
  if (code !== 'planting-failed') status.value = 'Not running.';
});
pattern.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
  const kilobytes = (bytes) => Math.ceil(bytes / 1000).toLocaleString('en');
  status.value = lengthComputable
    ? `Loading ${kilobytes(loaded)} of ${kilobytes(total)} kB`
    : `Loading ${kilobytes(loaded)} kB`;
});
