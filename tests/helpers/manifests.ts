import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  listFile,
  manifestEntry,
  readManifest,
  upsertManifestEntry,
  writeManifest,
} from '../../trainer/src/onnx/manifest.js';

/** Lists a model file in the manifest beside it. */
export async function addToManifest(manifestPath: string, modelPath: string): Promise<void> {
  const entry = manifestEntry(basename(modelPath), await readFile(modelPath));
  await writeManifest(manifestPath, upsertManifestEntry(await readManifest(manifestPath), entry));
}

/**
 * Compares a manifest with the files that it names.
 *
 * @returns one sentence for each thing that is wrong; none if all is well
 */
export async function verifyManifest(manifestPath: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { files, poster } of (await readManifest(manifestPath)).models) {
    const listed = [...Object.values(files), ...(poster ? [poster] : [])];
    for (const { file, bytes, sha256 } of listed) {
      const path = join(dirname(manifestPath), file);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) {
        problems.push(`${file} is missing.`);
      } else if (found.size !== bytes) {
        problems.push(`${file} has ${found.size} bytes instead of ${bytes}.`);
      } else if (listFile(file, await readFile(path)).sha256 !== sha256) {
        problems.push(`${file} is not the file that was listed: its SHA-256 differs.`);
      }
    }
  }
  return problems;
}
