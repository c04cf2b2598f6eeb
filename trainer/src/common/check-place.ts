import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './user-error.js';

/**
 * Checks, before work starts, that a folder exists or can be created.
 *
 * @param flag the flag that names it, for the message
 * @throws UserError if not
 */
export async function checkFolder(folder: string, flag: string): Promise<void> {
  if (folder === '') throw new UserError(`${flag} is empty; name a folder with it.`);
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    throw new UserError(`${folder} is a file; name a folder with ${flag}.`);
  }
  const above = path.dirname(path.resolve(folder));
  if (!found && above !== path.resolve(folder)) return checkFolder(above, flag);
  await access(folder, constants.W_OK).catch(() => {
    throw new UserError(`Nothing can be written into ${folder}; name another folder with ${flag}.`);
  });
}

/**
 * Checks, before work starts, that a file can be written.
 *
 * @throws UserError if not
 */
export async function checkFile(file: string, flag: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new UserError(`${file} is a folder; give ${flag} the name of a file.`);
  }
  await checkFolder(path.dirname(file), flag);
}
