/** Premultiplies like libvips: in 32-bit floats, rounded down. */

/** Colours times alpha, rounded down. */
export function premultiplyBytes(pixels: Uint8Array | Uint8ClampedArray): Uint8Array {
  const result = new Uint8Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = Math.fround(pixels[at + 3] / 255);
    for (let channel = 0; channel < 3; channel++) {
      result[at + channel] = Math.fround(pixels[at + channel] * alpha);
    }
    result[at + 3] = pixels[at + 3];
  }
  return result;
}

/** The inverse, as far as bytes allow. */
export function unpremultiplyBytes(pixels: Uint8Array): Uint8ClampedArray {
  const result = new Uint8ClampedArray(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = pixels[at + 3];
    if (alpha === 0) continue;
    const factor = Math.fround(255 / alpha);
    for (let channel = 0; channel < 3; channel++) {
      result[at + channel] = Math.floor(Math.fround(factor * pixels[at + channel]));
    }
    result[at + 3] = alpha;
  }
  return result;
}
