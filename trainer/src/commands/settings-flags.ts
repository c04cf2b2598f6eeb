import { readUserFile } from '../common/read-file.js';
import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import {
  checkSettings,
  completeSettings,
  onlySettings,
  type GivenSettings,
} from '../training/check-settings.js';
import type { Knob } from '../training/knobs.js';
import { flagOf, KNOB_NAMES, KNOBS } from '../training/knobs.js';
import { FROM_WEIGHTS, type TrainingSettings } from '../training/settings.js';
import { AS_FLAGS } from '../training/wording.js';
import { trainOnCommand } from './train-on.js';

/** The options of `growing-ca train` that are settings of the run; undefined if not given. */
export interface SettingsFlags extends GivenSettings {
  /** Path of a JSON file with any of the settings, and `preset`. */
  config?: string;
}

const MAX_CONFIG_MEGABYTES = 1;

/**
 * The settings of a new run: flags override the config file, which overrides `usual`, which
 * overrides the preset.
 *
 * @throws UserError if the config file is wrong, or settings contradict each other
 */
export async function settingsFromFlags(
  flags: SettingsFlags,
  usual: Partial<TrainingSettings> = {},
): Promise<TrainingSettings> {
  const fromFile = flags.config === undefined ? {} : await readConfig(flags.config);
  return completeSettings({ ...usual, ...fromFile, ...definedOnly(flags) });
}

/**
 * The settings of a run that trains on from another: those of that run, except for what is given.
 *
 * @throws UserError like `settingsFromFlags`, and if a preset is given
 */
export async function settingsFromRun(
  flags: SettingsFlags,
  settings: TrainingSettings,
): Promise<TrainingSettings> {
  const fromFile = flags.config === undefined ? {} : await readConfig(flags.config);
  const given = { ...fromFile, ...definedOnly(flags) };
  if (given.preset !== undefined) {
    throw new UserError(
      `The preset ${given.preset} contradicts --from without a target, which goes on with the settings of that run; leave the preset out, or give the target, too.`,
    );
  }
  return completeSettings(given, AS_FLAGS, { ...settings, ...FROM_WEIGHTS });
}

/**
 * A resumed run keeps its settings: flags may repeat them, but not change them. The preset is
 * ignored, as it only affects new runs.
 *
 * @param folder of the run
 * @throws UserError if a flag or the config file contradicts the run
 */
export async function checkAgainstRun(
  flags: SettingsFlags,
  settings: TrainingSettings,
  folder: string,
): Promise<void> {
  const fromFile = flags.config === undefined ? {} : await readConfig(flags.config);
  const wanted = onlySettings({ ...fromFile, ...definedOnly(flags) });
  for (const name of KNOB_NAMES) {
    const { kind } = KNOBS[name] as Knob<unknown>;
    if (wanted[name] === undefined) continue;
    const [value, run] = [kind.show(wanted[name]), kind.show(settings[name])];
    if (value === run) continue;
    const contradiction = `${flagOf(name)} ${value} contradicts the run, which was started with ${run}`;
    if (name === 'iterations') {
      const more = wanted.iterations! - settings.iterations;
      const command = trainOnCommand(folder, { iterations: more > 0 ? more : wanted.iterations! });
      throw new UserError(
        `${contradiction} and decays its learning rate over these; leave it out to finish them, or train further in a new run with: ${command}`,
      );
    }
    throw new UserError(`${contradiction}; leave it out, or start a new run without --resume.`);
  }
}

async function readConfig(path: string): Promise<SettingsFlags> {
  const bytes = await readUserFile(path, 'a JSON config file', MAX_CONFIG_MEGABYTES);
  let config: unknown;
  try {
    config = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${reasonOf(error)}.`);
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UserError(`${path} is not a JSON object; write for example {"iterations": 2000}.`);
  }
  checkSettings(path, config);
  return config;
}

function definedOnly<T extends object>(flags: T): T {
  const entries = Object.entries(flags).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}
