/** Largest side of a picture in pixels: browsers draw nothing on a larger canvas. */
export const LONGEST = 16_384;

/** The context of a new canvas, in sRGB. */
export function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { colorSpace: 'srgb' });
  if (!context) throw new Error('this browser cannot draw');
  return context;
}
