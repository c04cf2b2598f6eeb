import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { UserError } from '../common/user-error.js';
import { withoutMap } from './single-page.js';

/** The element's code, as its build writes it for this package. */
const CODE = '#kernel-build';

/**
 * The code of tag and kernel, for `singlePage`.
 *
 * @returns gzip
 * @throws UserError if the element has not been built
 */
export async function packedElementCode(): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  try {
    const code = await readFile(resolve(CODE), 'utf8');
    return gzipSync(withoutMap(code), { level: 9 });
  } catch (cause) {
    throw new UserError(
      `The element's code is not there; run npm run build in its repository, or install growing-ca-trainer again.`,
      { cause },
    );
  }
}
