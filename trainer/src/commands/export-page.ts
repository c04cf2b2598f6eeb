import { basename } from 'node:path';
import { METADATA_KEYS, type Dtype } from '../../../src/model/contract.js';
import { recognise } from '../../../src/engine/kernel/recognise.js';
import { readUserFile } from '../common/read-file.js';
import { UserError } from '../common/user-error.js';
import { writeUserFile } from '../common/write-user-file.js';
import { isFolder } from '../evaluation/model-subject.js';
import { describeModel } from '../onnx/read-model.js';
import { packedElementCode } from '../pictures/element-code.js';
import { posterOfModel } from '../pictures/poster.js';
import { singlePage } from '../pictures/single-page.js';
import { MAX_MEGABYTES } from './export-source.js';

/** @throws UserError if the path does not end in .html */
export function checkPagePath(path: string): void {
  if (path.endsWith('.html')) return;
  throw new UserError(`${path} does not end in .html; give --html a file name that does.`);
}

/**
 * Reads a model file whose weights are already stored as the page needs them: it goes into the page
 * unchanged, since it was compared with fp32 when it was written.
 *
 * @returns undefined if the weights are stored in another way, or for a run folder
 * @throws UserError if the page's kernel cannot run the model
 */
export async function storedModel(from: string, dtype: Dtype): Promise<Uint8Array | undefined> {
  if (isFolder(from)) return undefined;
  const bytes = await readUserFile(from, "a run's folder or a model file", MAX_MEGABYTES);
  const label = basename(from);
  const { metadata } = describeModel(bytes, label);
  if (!recognise(bytes)) {
    throw new UserError(
      `A page of one file has only the element's own kernel, which does not know the graph of ${label}; give a file that growing-ca export or import wrote, or show this one with the element's full package.`,
    );
  }
  return metadata[METADATA_KEYS.dtype] === dtype ? bytes : undefined;
}

/**
 * Writes a single-file page that grows a model, completely or not at all.
 *
 * @param from where the model comes from, for messages
 * @returns the bytes of the page
 * @throws UserError if it cannot be written
 */
export async function writePage(out: string, model: Uint8Array, from: string): Promise<Uint8Array> {
  const label = basename(from);
  const { metadata } = describeModel(model, label);
  const poster = await posterOfModel(model, label, metadata[METADATA_KEYS.experiment]);
  const name = metadata[METADATA_KEYS.target] ?? label.replace(/\..*/, '');
  const code = await packedElementCode();
  const page = Buffer.from(singlePage({ name, model, poster, posterType: 'image/webp', code }));
  await writeUserFile(out, page);
  return page;
}
