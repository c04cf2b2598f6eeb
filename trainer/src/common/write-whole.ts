import { randomInt } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** What a kill may leave of a file that was being written: its name, a point and a number. */
export const HALF_WRITTEN = /\.\d+$/;

/**
 * Writes a file whole or not at all: beside, to the disk, then renamed over what was there.
 *
 * A library of this kind was dropped because it wrote in one call, and a call on a disk that is
 * almost full writes a part and reports no error; `FileHandle.writeFile` goes on until all is
 * written.
 *
 * @param check called before the file takes its place
 * @throws what the file system or `check` says; nothing is left behind then
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  check: () => void = () => undefined,
): Promise<void> {
  // Not the number of the process: in containers all have the same.
  const beside = `${path}.${randomInt(2 ** 47)}`;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    check();
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
