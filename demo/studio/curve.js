/** The loss of a run, as a line on a logarithmic scale. */
const [WIDTH, HEIGHT] = [320, 96];
const POINTS = 160;
/** Beyond these the scale does not go, unless the loss does. */
const [LOWEST, HIGHEST] = [1e-3, 1e-1];

/**
 * @param {SVGElement} svg
 * @param {number[]} losses of each iteration; holes are left out
 * @param {number} iterations in all
 */
export function drawCurve(svg, losses, iterations) {
  const points = meansOf(losses);
  svg.classList.toggle('empty', points.length < 2);
  if (points.length < 2) return;
  const values = points.map(([, value]) => value);
  const low = Math.log10(Math.min(LOWEST, ...values));
  const high = Math.log10(Math.max(HIGHEST, ...values));
  const x = (iteration) => ((WIDTH * iteration) / Math.max(iterations, losses.length)).toFixed(1);
  const y = (value) => ((HEIGHT * (high - Math.log10(value))) / (high - low)).toFixed(1);
  const line = points.map(([iteration, value]) => `${x(iteration)},${y(value)}`).join(' ');
  svg.querySelector('polyline').setAttribute('points', line);
  const powers = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power++) powers.push(power);
  const grid = powers.map((power) => `M0 ${y(10 ** power)}H${WIDTH}`).join('');
  svg.querySelector('.grid').setAttribute('d', grid);
  const [last] = values.slice(-1);
  svg.querySelector('title').textContent =
    `How far it is from the picture: ${last.toPrecision(2)} now, ${values[0].toPrecision(2)} at the start`;
}

/** At most POINTS pairs of an iteration and the mean of those around it. */
function meansOf(losses) {
  const width = Math.max(1, Math.ceil(losses.length / POINTS));
  const points = [];
  for (let start = 0; start < losses.length; start += width) {
    const known = losses.slice(start, start + width).filter((loss) => loss > 0);
    if (known.length === 0) continue;
    const mean = known.reduce((sum, loss) => sum + loss, 0) / known.length;
    points.push([start + known.length / 2, mean]);
  }
  return points;
}
