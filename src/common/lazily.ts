import { GrowingCaError, reasonOf } from './errors.js';

let attempts = 0;

/**
 * Code that comes later, once for the page; a failed attempt is forgotten, so that asking again
 * tries again. Browsers that remember a failed import until the page is reloaded say its address,
 * and take it with another fragment for another one. What comes in that way may itself import only
 * what is there already: else it would meet an address that the browser remembers.
 *
 * @param name something that the module exports; bundlers may have put other things at its address
 * @throws GrowingCaError `runtime-unreachable`, by the promise
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
