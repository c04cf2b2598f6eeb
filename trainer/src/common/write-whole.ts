import { randomInt } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Matches the end of the temporary name of a file that was being written. Nothing else is named so. */
export const HALF_WRITTEN = /\.\d+\.half$/;

/**
 * Writes a file completely or not at all: to a temporary file beside it, then to the disk, then
 * renamed over the old one.
 *
 * A library for this was dropped because it wrote with a single call, and on a disk that is almost
 * full a call writes a part and reports no error; `FileHandle.writeFile` continues until everything
 * is written.
 *
 * @param check called before the file takes its place
 * @throws the error of the file system or of `check`; nothing is left behind then
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  check: () => void = () => undefined,
): Promise<void> {
  // Not the process number, which is the same in all containers.
  const beside = `${path}.${randomInt(2 ** 47)}.half`;
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
