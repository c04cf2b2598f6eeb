import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shellWords } from '../common/shell-words.js';
import { UserError } from '../common/user-error.js';
import { isFolder } from '../evaluation/model-subject.js';
import { modelFileName } from '../onnx/write-model.js';
import { readCheckpoint } from '../training/run-folder.js';

/**
 * The path of a model file.
 *
 * @param given the file itself, or the folder of a finished run
 * @throws UserError if it is a folder without a run, or of an unfinished run
 */
export async function modelFileOf(given: string): Promise<string> {
  if (!isFolder(given)) return given;
  const { settings, target } = await readCheckpoint(given);
  const file = join(given, modelFileName(target.name, settings.experiment, 'fp32'));
  if (existsSync(file)) return file;
  const finish = shellWords(['growing-ca', 'train', '--resume', '--out', given]);
  // Otherwise it would be read as a flag.
  const run = given.startsWith('-') ? `./${given}` : given;
  const write = shellWords(['growing-ca', 'export', run, '-o', `${target.name}.onnx`]);
  throw new UserError(
    `The run in ${given} is not done, so it has no model yet; finish it with ${finish}, or write the model that it has so far with ${write}.`,
  );
}
