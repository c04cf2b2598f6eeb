/** What the build for bundlers has in place of `lazily.ts`: what failed is repeated their way. */
import { GrowingCaError, reasonOf } from './errors.js';

/** @throws GrowingCaError `runtime-unreachable`, by the promise */
export function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let module: Promise<T> | undefined;

  const attempt = async () => {
    try {
      return await load();
    } catch (cause) {
      module = undefined;
      throw new GrowingCaError(
        'runtime-unreachable',
        `The code that runs models could not be loaded (${reasonOf(cause)}): check the connection, and put all files that your bundler wrote on the server.`,
        cause,
      );
    }
  };

  return () => (module ??= attempt());
}
