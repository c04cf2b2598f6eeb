/** Pictures from elsewhere: made to fill the board, with their backdrop and without. */
import { SIDE } from './board.js';
import { toImage, withoutMargin } from './cells.js';
import { library } from './library.js';

/** Cells a side at which a backdrop is looked for: finer than anything that is learned. */
const FINE = 96;
/** Of 255; a pixel with less counts as empty. */
const FAINT = 8;

/**
 * @param {Blob} file
 * @param {string} name without its ending
 * @returns {Promise<{ act: object, notice?: string }>} what to put on the board, and what to say
 * @throws a sentence where it is no picture, or none that fits
 */
export async function fromFile(file, name) {
  const { picture, notice } = await library().readPicture(file);
  return { act: await prepare(picture, name, true), notice };
}

export async function fromEmoji(emoji) {
  const picture = library().drawEmoji(emoji, SIDE);
  return { act: await prepare(toCanvas(picture), emoji, false) };
}

/** What a shipped organism grows into. */
export async function fromPoster(address, name) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The picture of ${name} is not there; take another one.`);
  return { act: await prepare(await createImageBitmap(await answer.blob()), name, false) };
}

/** What a model of ours was trained on, cell by cell. */
export async function fromTarget({ name, ...target }) {
  const whole = await toBlob(toCanvas(withoutMargin(toImage(target), target)));
  return { act: { name, whole, isCut: false, isPixels: true } };
}

/** @param mayCut whether a flat backdrop is to come off */
async function prepare(picture, name, mayCut) {
  const whole = await toBlob(fit(picture));
  const cut = mayCut && withoutBackdrop(picture);
  const cutOut = cut ? await toBlob(fit(cut)) : undefined;
  return { name, whole, cutOut, isCut: Boolean(cutOut) };
}

/** @returns undefined where there is no flat backdrop, or nothing but one */
function withoutBackdrop(picture) {
  const draw = (background) =>
    library().drawTarget(picture, { size: FINE, padding: 0, background }, 'picture');
  try {
    const target = draw('remove');
    const { data } = draw('keep');
    if (data.every((value, index) => value === target.data[index])) return undefined;
    return toCanvas(toImage(target));
  } catch {
    return undefined;
  }
}

/** What can be seen of a picture, as large as the board allows, in its middle. */
function fit(picture) {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const small = draw(
    picture,
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const { x, y, width, height } = boundsOf(small);
  // From the picture itself, which may be finer.
  const [across, down] = [picture.width / small.width, picture.height / small.height];
  const grow = SIDE / Math.max(width, height);
  const board = new OffscreenCanvas(SIDE, SIDE);
  const pen = board.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(
    picture,
    x * across,
    y * down,
    width * across,
    height * down,
    (SIDE - grow * width) / 2,
    (SIDE - grow * height) / 2,
    grow * width,
    grow * height,
  );
  return board;
}

/** @throws a sentence if nothing can be seen */
function boundsOf(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (data[4 * pixel + 3] < FAINT) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (right < 0) {
    throw new Error('That picture is transparent everywhere; take one with something in it.');
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function draw(picture, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, width, height);
  return canvas;
}

function toCanvas(picture) {
  if (!(picture instanceof ImageData)) return picture;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d').putImageData(picture, 0, 0);
  return canvas;
}

const toBlob = (canvas) => canvas.convertToBlob({ type: 'image/png' });
