import { open } from 'node:fs/promises';
import { UserError } from './user-error.js';

/**
 * Reads a file that the user named.
 *
 * @param kind what it should be, as in "give an image file"
 * @param maxMegabytes larger files are refused before reading
 * @throws UserError if the file is missing, not a regular file, unreadable, empty or too large
 */
export async function readUserFile(
  path: string,
  kind: string,
  maxMegabytes: number,
): Promise<Uint8Array> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (path === '') throw new UserError(`The name of a file is empty; give ${kind}.`);
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new UserError(`There is no file ${path}; check the path.`);
    }
    throw new UserError(`${path} cannot be opened (${error.code}); check its permissions.`);
  });
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) {
      throw new UserError(`${path} is a folder; give the path of ${kind} in it.`);
    }
    if (!stat.isFile()) throw new UserError(`${path} is not a file; give ${kind}.`);
    if (stat.size === 0) throw new UserError(`${path} is empty; give ${kind}.`);
    if (stat.size > maxMegabytes * 2 ** 20) {
      throw new UserError(
        `${path} has ${Math.ceil(stat.size / 2 ** 20)} MB, but at most ${maxMegabytes} MB can be read; give ${kind} that is smaller.`,
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}
