import { UserError } from '../common/user-error.js';
import { MOST_PIXELS } from '../targets/most-pixels.js';
import { contextOf, LONGEST } from './canvas.js';

/** A picture is kept at no more than this along its longer side; 256 cells at 8 pixels each. */
const KEPT = 2048;

export interface ReadPicture {
  picture: ImageBitmap;
  /** A sentence for people about what was left out, such as the other frames of an animation. */
  notice?: string;
}

/**
 * Reads a picture out of a file that somebody chose, dropped or pasted: PNG, JPEG, WebP, GIF, SVG
 * and whatever else the browser shows. Only the first frame of an animation counts. To be called in
 * a page, not in a worker.
 *
 * @throws UserError if the file holds no picture, is damaged, or has too many pixels
 */
export async function readPicture(file: Blob): Promise<ReadPicture> {
  const label = nameOf(file);
  if (file.size === 0) throw new UserError(`${label} is empty; give a picture.`);
  const address = URL.createObjectURL(file);
  try {
    // An <img> knows its size before anything is decoded, and draws SVG.
    const image = new Image();
    image.src = address;
    await loaded(image, label);
    const picture = await toBitmap(image, file.type.startsWith('image/svg'), label);
    return (await isAnimated(file))
      ? { picture, notice: `${label} is animated; only its first frame is taken.` }
      : { picture };
  } finally {
    URL.revokeObjectURL(address);
  }
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
  // What draws itself may say no size: then it is a square.
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

/** Unknown where the browser has no ImageDecoder, or does not know the type. */
async function isAnimated(file: Blob): Promise<boolean> {
  const { type } = file;
  if (typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(type))) {
    return false;
  }
  const decoder = new ImageDecoder({ data: file.stream(), type });
  try {
    await decoder.tracks.ready;
    // Of some files it is known only once all frames have been seen.
    await decoder.completed;
    return (decoder.tracks.selectedTrack?.frameCount ?? 1) > 1;
  } catch {
    return false;
  } finally {
    decoder.close();
  }
}
