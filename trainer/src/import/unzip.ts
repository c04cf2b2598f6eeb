import { unzipSync } from 'fflate';
import { reasonOf } from '../common/reason.js';

/** Limits on the unpacked contents: a small zip may claim, or hold, far more than its own size. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_FILES = 1024;

/**
 * Unpacks the files of a zip.
 *
 * @returns the files, by name
 * @throws RangeError if it is not a complete zip file, or unpacks to more than weights need
 */
export function unzip(file: Uint8Array): Map<string, Uint8Array> {
  let bytes = 0;
  let count = 0;
  try {
    // Unpacks at most as many bytes as are declared, or stored.
    const files = unzipSync(file, {
      filter: ({ size, originalSize }) => {
        bytes += Math.max(size, originalSize);
        count += 1;
        if (bytes > MAX_BYTES || count > MAX_FILES) {
          throw new RangeError(
            `it unpacks to more than ${MAX_BYTES / 2 ** 20} MB or ${MAX_FILES} files, far more than such weights take`,
          );
        }
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('it ')) throw error;
    throw new RangeError(`it is not a whole zip file (${reasonOf(error)})`);
  }
}
