/** Converted in slices: the number of a function's arguments is limited. */
const SLICE = 0x8000;

/** Bytes as base64, in pages and on Node.js. */
export function toBase64(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += SLICE) {
    letters += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  }
  return btoa(letters);
}

/** @throws if the text is not base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
