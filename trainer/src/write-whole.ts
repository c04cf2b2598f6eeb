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
 * @throws what the file system says; nothing is left behind then
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${process.pid}`;
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
