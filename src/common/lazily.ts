import { GrowingCaError, reasonOf } from './errors.js';

let attempts = 0;

/**
 * Wraps a dynamic import. The page imports the module once; after a failure the next call tries
 * again.
 *
 * Some browsers remember a failed import until the page is reloaded. They name its address in the
 * error, and treat the same address with another fragment as another module. A module loaded that
 * way must import nothing but modules that are loaded already; otherwise it could meet another
 * address with a remembered failure.
 *
 * @param name an export of the module; bundlers may have put other code at its address
 * @throws GrowingCaError `runtime-unreachable`, as a rejection
 */
export function lazily<T extends object>(load: () => Promise<T>, name: keyof T): () => Promise<T> {
  let module: Promise<T> | undefined;
  let address: string | undefined;

  const attempt = async () => {
    try {
      if (!address) return await load();
      const again: T = await import(
        /*webpackIgnore: true*/ /*@vite-ignore*/ `${address}#${++attempts}`
      );
      return name in again ? again : await load();
    } catch (cause) {
      module = undefined;
      const reason = reasonOf(cause);
      address ??= /imported module: ([^\s#]+)/.exec(reason)?.[1];
      throw new GrowingCaError(
        'runtime-unreachable',
        `The code that runs models could not be loaded (${reason}): check the connection, and serve all files of the package's dist folder, or of your build, together.`,
        cause,
      );
    }
  };

  return () => (module ??= attempt());
}
