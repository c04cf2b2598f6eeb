import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { shellWords } from '../common/shell-words.js';
import { flagOf, KNOB_NAMES, KNOBS, type Knob } from '../training/knobs.js';
import { PRESETS } from '../training/presets.js';
import type { TrainingSettings } from '../training/settings.js';

export interface TrainOn {
  /**
   * The target, as for `train`; only for a model file: a run contains its own target and settings.
   */
  target?: string;
  settings?: Partial<TrainingSettings>;
  iterations: number;
  learningRate?: number;
}

/**
 * The command that trains further in a new run.
 *
 * @param from a run folder, or a model file
 */
export function trainOnCommand(
  from: string,
  { target, settings = {}, iterations, learningRate }: TrainOn,
): string {
  return shellWords([
    ...['growing-ca', 'train', ...(target === undefined ? [] : [target]), '--from', from],
    ...KNOB_NAMES.flatMap((name) => unlessUsual(name, settings[name])),
    ...['--iterations', String(iterations)],
    ...(learningRate === undefined ? [] : ['--learning-rate', String(learningRate)]),
    ...['--out', newFolder(from)],
  ]);
}

/** The flag of a setting, if it differs from its default. */
function unlessUsual<Name extends keyof TrainingSettings>(
  name: Name,
  value: TrainingSettings[Name] | undefined,
): string[] {
  if (value === undefined) return [];
  const { kind } = KNOBS[name] as Knob<unknown>;
  const [shown, usual] = [kind.show(value), kind.show(PRESETS.default[name])];
  return shown === usual ? [] : [flagOf(name), shown];
}

/** The next free folder beside a run or a model file: `runs/logo-2` after `runs/logo`. */
function newFolder(from: string): string {
  // The folder that one is in, or one above it, has a name all the same.
  const place = ['.', '..'].includes(basename(from)) ? join(from, '..') : dirname(from);
  const name = basename(resolve(from), extname(from) === '.onnx' ? '.onnx' : undefined);
  const [, first, last] = /^(.*?)(?:-(\d{1,4}))?$/s.exec(name)!;
  for (let number = Number(last ?? 1) + 1; ; number++) {
    const folder = join(place, `${first}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}
