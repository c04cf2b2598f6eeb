import { access, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../common/user-error.js';
import { writeWhole } from '../common/write-whole.js';

/**
 * Writes files into a folder, which is created if missing. If one fails, new files are removed
 * again.
 *
 * @throws UserError if the folder cannot be created, or a file cannot be written
 */
export async function writePictures(
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const added: string[] = [];
  try {
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined) added.push(made);
    for (const [name, bytes] of files) {
      const file = path.join(folder, name);
      const isNew = await access(file).then(
        () => false,
        () => true,
      );
      await writeWhole(file, bytes);
      if (isNew) added.push(file);
    }
  } catch (error) {
    for (const file of added) await rm(file, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `The pictures cannot be written into ${folder} (${code}); check the folder and the free space.`,
      { cause: error },
    );
  }
}
