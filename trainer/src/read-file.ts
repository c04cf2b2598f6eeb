import { open } from 'node:fs/promises';
import { UserError } from '../user-error.js';

/** More than any sensible picture of a few hundred pixels; keeps a wrong file from filling memory. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads a picture's bytes.
 *
 * @throws UserError if the file is missing, no file, unreadable, empty or too large
 */
export async function readImageFile(path: string): Promise<Uint8Array> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new UserError(`There is no file ${path}; check the path.`);
    }
    throw new UserError(`${path} cannot be read (${error.code}); check its permissions.`);
  });
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) {
      throw new UserError(`${path} is a folder; give the path of an image file in it.`);
    }
    if (!stat.isFile()) throw new UserError(`${path} is not a file; give an image file.`);
    if (stat.size === 0) throw new UserError(`${path} is empty; give an image file.`);
    if (stat.size > MAX_BYTES) {
      const megabytes = Math.ceil(stat.size / 1024 / 1024);
      throw new UserError(
        `${path} has ${megabytes} MB, more than the ${MAX_BYTES / 1024 / 1024} MB that a target may have; give a smaller picture.`,
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}
