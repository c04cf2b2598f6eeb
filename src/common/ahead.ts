import { download } from './download.js';
import type { OnProgress } from './download.js';
import { LoadOnce } from './load-once.js';

/**
 * Limit on downloads that nobody has picked up. Any are left over only if the code that wants them
 * fails to load.
 */
const AHEAD_KEPT = 8;

const coming = new LoadOnce(
  (url: string, onProgress: OnProgress) => download(url, onProgress),
  AHEAD_KEPT,
);

/** Starts a download for code that is itself still loading. Does not reject. */
export function downloadAhead(url: string): void {
  // The data is in the address: nothing to download.
  if (!url.startsWith('data:')) coming.get(url).catch(() => undefined);
}

/** Like `download`, but picks up a download started by `downloadAhead`, if there is one. */
export function downloadBegun(
  url: string,
  onProgress?: OnProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = coming.get(url, onProgress);
  coming.forget(url);
  return bytes;
}
