/** Targets as pixels. */

/** @returns {ImageData} of a target, one pixel for each cell */
export function toImage({ data, width, height }) {
  const cells = width * height;
  const image = new ImageData(width, height);
  for (let cell = 0; cell < cells; cell++) {
    const alpha = data[3 * cells + cell];
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * cell + channel] = (255 * data[channel * cells + cell]) / alpha;
    }
    image.data[4 * cell + 3] = 255 * alpha;
  }
  return image;
}

/**
 * @param {ImageData} image of a target
 * @returns {ImageData} of the picture in its middle
 */
export function withoutMargin(image, { size, padding }) {
  const pen = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true });
  pen.putImageData(image, -padding, -padding);
  return pen.getImageData(0, 0, size, size);
}
