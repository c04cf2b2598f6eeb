/** Red, green, blue, alpha, 0..255, RGB not premultiplied. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export const TRANSPARENT: Colour = [0, 0, 0, 0];
export const WHITE: Colour = [255, 255, 255, 255];

/** A grey that is legible on a background; if that is transparent, on both black and white. */
export function inkOn([red, green, blue, alpha]: Colour): string {
  if (alpha < 128) return '#808080';
  const lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return lightness > 128 ? '#404040' : '#d0d0d0';
}
