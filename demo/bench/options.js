/** What to measure: the same words on the command line and in the page's address. */

/** Ways to take steps: our own kernel, and onnxruntime-web on the CPU and on the GPU. */
export const WAYS = {
  kernel: { device: 'wasm', runtime: 'kernel' },
  wasm: { device: 'wasm', runtime: 'onnx' },
  webgpu: { device: 'webgpu', runtime: 'onnx' },
};
export const PARTS = ['start', 'steps', 'sharing', 'page'];
export const SIDES = [40, 64, 96, 192, 512];
export const COUNTS = [1, 4, 16];

/** Sizes that end within minutes where a CPU does the work of the GPU. */
export const SOFTWARE_GPU = { sides: [40, 64], counts: [1, 4] };

/**
 * @param only words of `WAYS` and `PARTS`, separated by commas; no way, or no part, means all
 * @param sides cells a side, separated by commas
 * @param seconds that elements play for each row of the part `page`
 * @param moreParts that can be measured here too
 * @throws Error whose message says what is possible
 */
export function readOptions({ only = '', sides = '', seconds = '' }, moreParts = []) {
  const words = list(only);
  const ways = Object.keys(WAYS);
  const parts = [...PARTS, ...moreParts];
  const known = [...ways, ...parts];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new Error(`"${unknown}" is unknown: choose from ${known.join(', ')}.`);
  }
  const chosen = (all) => {
    const some = all.filter((one) => words.includes(one));
    return some.length > 0 ? some : all;
  };
  const given = sides === '' ? SIDES : list(sides).map(Number);
  if (
    given.length === 0 ||
    !given.every((side) => Number.isInteger(side) && side >= 8 && side <= 2048)
  ) {
    throw new Error(
      `"${sides}" is not a list of sides: give whole numbers from 8 to 2048, such as 40,64.`,
    );
  }
  const time = seconds === '' ? 4 : Number(seconds);
  if (!(time >= 0.1 && time <= 600)) {
    throw new Error(`"${seconds}" is not a time to play: give 0.1 to 600 seconds.`);
  }
  return { ways: chosen(ways), parts: chosen(parts), sides: given, seconds: time };
}

function list(text) {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}
