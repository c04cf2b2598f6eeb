import { access, constants, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../common/user-error.js';
import { writeWhole } from '../common/write-whole.js';

/**
 * Checks, before work starts, that a folder exists or can be created.
 *
 * @throws UserError if not
 */
export async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    throw new UserError(`${folder} is a file; name a folder for the pictures with --out.`);
  }
  if (!found && path.dirname(path.resolve(folder)) !== path.resolve(folder)) {
    return checkFolder(path.dirname(path.resolve(folder)));
  }
  await access(folder, constants.W_OK).catch(() => {
    throw new UserError(`Nothing can be written into ${folder}; name another folder with --out.`);
  });
}

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
