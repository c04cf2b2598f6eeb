import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from './user-error.js';
import { writeWhole } from './write-whole.js';

/**
 * Writes a file that the user named, completely or not at all. Creates missing folders.
 *
 * @throws UserError if it cannot be written
 */
export async function writeUserFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `${path} cannot be written (${code}); check the folder and the free space.`,
      {
        cause: error,
      },
    );
  }
}
