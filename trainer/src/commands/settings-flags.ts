import type { Experiment, Masking } from '../../../src/model/contract.js';
import type { Target } from '../target/target.js';
import type { Checkpoint } from '../training/checkpoint.js';
import type { TrainingSettings } from '../training/settings.js';
import { DEFAULT_SETTINGS } from '../training/settings.js';
import { UserError } from '../user-error.js';

/** What `growing-ca train` takes about the run itself; undefined where not given. */
export interface SettingsFlags {
  experiment?: Experiment;
  iterations?: number;
  batch?: number;
  pool?: number;
  learningRate?: number;
  masking?: Masking;
  sobelScale?: number;
  randomSeed?: number;
  /** Cells of the picture. */
  size?: number;
  /** Cells of margin. */
  padding?: number;
}

/** @throws UserError if flags contradict each other */
export function settingsFromFlags(flags: SettingsFlags): TrainingSettings {
  const { rule } = DEFAULT_SETTINGS;
  const settings: TrainingSettings = {
    ...DEFAULT_SETTINGS,
    experiment: flags.experiment ?? DEFAULT_SETTINGS.experiment,
    iterations: flags.iterations ?? DEFAULT_SETTINGS.iterations,
    batch: flags.batch ?? DEFAULT_SETTINGS.batch,
    pool: flags.pool ?? DEFAULT_SETTINGS.pool,
    learningRate: flags.learningRate ?? DEFAULT_SETTINGS.learningRate,
    randomSeed: flags.randomSeed ?? DEFAULT_SETTINGS.randomSeed,
    rule: {
      ...rule,
      masking: flags.masking ?? rule.masking,
      sobelScale: flags.sobelScale ?? rule.sobelScale,
    },
  };
  const { batch, damaged, experiment, pool } = settings;
  if (experiment === 'grow' && flags.pool !== undefined) {
    throw new UserError(
      '--pool contradicts --experiment grow, which has no pool; leave one of the two out.',
    );
  }
  if (pool < batch) {
    throw new UserError(
      `--pool ${pool} is smaller than --batch ${batch}; make the pool at least as large as a batch.`,
    );
  }
  if (experiment === 'regenerate' && batch <= damaged) {
    throw new UserError(
      `--batch ${batch} is too small for regenerate, which damages ${damaged} samples and replaces another; use at least ${damaged + 1}.`,
    );
  }
  return settings;
}

/**
 * A resumed run keeps its settings: flags may repeat them, not change them.
 *
 * @param named the target of the command line, if it named one
 * @throws UserError if a flag says something else than the run
 */
export function checkAgainstRun(
  flags: SettingsFlags,
  { settings, target }: Checkpoint,
  named: Target | undefined,
): void {
  const run: Required<SettingsFlags> = {
    experiment: settings.experiment,
    iterations: settings.iterations,
    batch: settings.batch,
    pool: settings.pool,
    learningRate: settings.learningRate,
    masking: settings.rule.masking,
    sobelScale: settings.rule.sobelScale,
    randomSeed: settings.randomSeed,
    size: target.size,
    padding: target.padding,
  };
  for (const [name, value] of Object.entries(run)) {
    const given = flags[name as keyof SettingsFlags];
    if (given === undefined || given === value) continue;
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UserError(
      `--${flag} ${given} contradicts the run, which was started with ${value}; leave the flag out, or start a new run without --resume.`,
    );
  }
  if (named && !named.data.every((value, index) => value === target.data[index])) {
    throw new UserError(
      `The run was started with the target ${target.source}, not ${named.source}; leave the target out, or start a new run without --resume.`,
    );
  }
}
