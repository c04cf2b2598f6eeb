import { statSync } from 'node:fs';
import { UserError } from '../common/user-error.js';
import type { ModelDescription } from '../onnx/read-model.js';
import type { TargetOptions } from '../targets/load-target.js';
import { loadTurned } from '../targets/load-target.js';
import { targetOfModel } from '../targets/target-of-model.js';
import { readCheckpoint } from '../training/run-folder.js';
import type { Subject } from './evaluate-model.js';
import { subjectOfRun } from './run-subject.js';

/** Where a model's target comes from, overriding its metadata. */
export interface TargetFlags extends TargetOptions {
  /** A picture, as for `train`, or a run folder. */
  target?: string;
}

/**
 * The target that the patterns of a model file are compared with.
 *
 * @throws UserError if neither the file nor the flags define it
 */
export async function subjectOfModel(
  label: string,
  description: ModelDescription,
  { target: spec, size, padding, background }: TargetFlags,
): Promise<Subject> {
  if (spec === undefined || !isFolder(spec)) {
    const given = { size, padding, background };
    const { target, source } = await targetOfModel(label, description, spec, given);
    return { target, drawTurned: (degrees) => loadTurned(source, target, degrees) };
  }
  if (size !== undefined || padding !== undefined || background !== undefined) {
    throw new UserError(
      `The run in ${spec} already defines its target; leave out --size, --padding and --background.`,
    );
  }
  return subjectOfRun((await readCheckpoint(spec)).target);
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
