import { download } from './download.js';
import type { OnProgress } from './download.js';
import { LoadOnce } from './load-once.js';

/** Those that nobody has come for are a few, where the code that would have is lost on its way. */
const AHEAD_KEPT = 8;

const coming = new LoadOnce(
  (url: string, onProgress: OnProgress) => download(url, onProgress),
  AHEAD_KEPT,
);

/** Begins a download that code will ask for which is itself still on its way. Does not reject. */
export function downloadAhead(url: string): void {
  // What an address holds itself takes no time.
  if (!url.startsWith('data:')) coming.get(url).catch(() => undefined);
}

/** As `download`; goes on with one that was begun ahead, once. */
export function downloadBegun(
  url: string,
  onProgress?: OnProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = coming.get(url, onProgress);
  coming.forget(url);
  return bytes;
}
