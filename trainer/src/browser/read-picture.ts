import { toBase64 } from '../common/base64.js';
import { UserError } from '../common/user-error.js';
import { MOST_PIXELS } from '../targets/most-pixels.js';
import { contextOf, LONGEST } from './canvas.js';

/** Pictures are scaled down to this longer side, in pixels: 256 cells of 8 pixels. */
const KEPT = 2048;

export interface ReadPicture {
  picture: ImageBitmap;
  /** A sentence for people about anything left out, such as the other frames of an animation. */
  notice?: string;
}

/**
 * Reads a picture from a file that somebody chose, dropped or pasted: PNG, JPEG, WebP, GIF, SVG or
 * anything else that the browser shows. Only the first frame of an animation is used. Works only in
 * a page, not in a worker.
 *
 * @throws UserError if the file is not a picture, is damaged, or has too many pixels
 */
export async function readPicture(file: Blob): Promise<ReadPicture> {
  const label = nameOf(file);
  if (file.size === 0) throw new UserError(`${label} is empty; give a picture.`);
  const isVector = file.type.startsWith('image/svg');
  const address = isVector ? await toDataUrl(file) : URL.createObjectURL(file);
  try {
    // An <img> knows its size before decoding, and draws SVG.
    const image = new Image();
    image.src = address;
    await loaded(image, label);
    const picture = await toBitmap(image, isVector, label);
    return (await isAnimated(file))
      ? { picture, notice: `${label} is animated; only its first frame is taken.` }
      : { picture };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Only from such an address may a page read what it draws of an SVG with HTML in it, as diagram
 * editors write.
 */
async function toDataUrl(file: Blob): Promise<string> {
  return `data:image/svg+xml;base64,${toBase64(new Uint8Array(await file.arrayBuffer()))}`;
}

function nameOf(file: Blob): string {
  return file instanceof File && file.name ? file.name : 'The picture';
}

async function loaded(image: HTMLImageElement, label: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    image.addEventListener('load', () => resolve());
    image.addEventListener('error', () =>
      reject(
        new UserError(
          `${label} is not an image that can be read; give a PNG, JPEG, WebP, GIF or SVG file.`,
        ),
      ),
    );
  });
  const { naturalWidth: width, naturalHeight: height } = image;
  if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST) {
    throw new UserError(
      `${label} has ${width} x ${height} pixels, more than ${MOST_PIXELS / 1e6} million or ${LONGEST.toLocaleString('en')} a side; scale it down first.`,
    );
  }
}

async function toBitmap(
  image: HTMLImageElement,
  isVector: boolean,
  label: string,
): Promise<ImageBitmap> {
  // An SVG may have no size: then it is drawn as a square.
  const [width, height] = [image.naturalWidth || KEPT, image.naturalHeight || KEPT];
  const scale = KEPT / Math.max(width, height);
  try {
    await image.decode();
    if (scale >= 1 && !isVector) return await createImageBitmap(image);
    const wide = Math.max(1, Math.round(width * scale));
    const high = Math.max(1, Math.round(height * scale));
    const context = contextOf(wide, high);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, wide, high);
    return context.canvas.transferToImageBitmap();
  } catch (cause) {
    throw new UserError(
      `${label} is damaged and cannot be decoded; save it again or give another picture.`,
      { cause },
    );
  }
}

/** False also if the browser has no ImageDecoder or does not know the type. */
async function isAnimated(file: Blob): Promise<boolean> {
  const { type } = file;
  if (typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(type))) {
    return false;
  }
  const decoder = new ImageDecoder({ data: file.stream(), type });
  try {
    await decoder.tracks.ready;
    // For some files this is known only after all frames were read.
    await decoder.completed;
    return (decoder.tracks.selectedTrack?.frameCount ?? 1) > 1;
  } catch {
    return false;
  } finally {
    decoder.close();
  }
}
