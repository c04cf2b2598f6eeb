/** What a model learns to grow: a picture in the middle of a grid. */
export interface Target {
  /** ASCII, lower case, words joined by hyphens; usable as a file name. */
  name: string;
  /** Cells of the grid, `size + 2 * padding` each. */
  width: number;
  height: number;
  /** Cells of the picture's longer side. */
  size: number;
  /** Empty cells between the picture's square and each edge of the grid. */
  padding: number;
  /** Set if a flat backdrop was removed. */
  background?: 'remove';
  /** RGBA, [4, height, width] row by row, 0..1, RGB premultiplied by alpha. */
  data: Float32Array;
  /** Where the picture comes from: `emoji:NAME` for Noto Emoji, otherwise the file's name. */
  source: string;
  /** SPDX identifier of the picture's licence; `NOASSERTION` if unknown. */
  licence: string;
  /** The emoji character, if the picture is one. */
  emoji?: string;
}

/**
 * Converts ordinary pixels into the values of cells.
 *
 * @param pixels RGBA, 0..255, [height, width, 4], RGB not premultiplied
 * @returns [4, height, width], 0..1, RGB premultiplied by alpha
 */
export function premultiply(pixels: Uint8Array | Uint8ClampedArray): Float32Array {
  const cells = pixels.length / 4;
  const result = new Float32Array(4 * cells);
  for (let cell = 0; cell < cells; cell++) {
    const alpha = pixels[4 * cell + 3] / 255;
    for (let channel = 0; channel < 3; channel++) {
      result[channel * cells + cell] = (pixels[4 * cell + channel] / 255) * alpha;
    }
    result[3 * cells + cell] = alpha;
  }
  return result;
}

/**
 * Surrounds a picture with empty cells.
 *
 * @param picture [4, height, width]
 * @returns [4, height + 2 * padding, width + 2 * padding]
 */
export function pad(
  picture: Float32Array,
  width: number,
  height: number,
  padding: number,
): Float32Array {
  const paddedWidth = width + 2 * padding;
  const paddedHeight = height + 2 * padding;
  const result = new Float32Array(4 * paddedWidth * paddedHeight);
  for (let channel = 0; channel < 4; channel++) {
    for (let y = 0; y < height; y++) {
      const from = (channel * height + y) * width;
      const to = (channel * paddedHeight + y + padding) * paddedWidth + padding;
      result.set(picture.subarray(from, from + width), to);
    }
  }
  return result;
}
