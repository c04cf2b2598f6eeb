import { readUserFile } from '../common/read-file.js';
import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { nearNames } from '../targets/near-names.js';
import type { Knob } from '../training/knobs.js';
import { EXPERIMENTS } from '../training/experiments.js';
import { flagOf, KNOB_NAMES, KNOBS } from '../training/knobs.js';
import type { PresetName } from '../training/presets.js';
import { PRESET_NAMES, PRESETS } from '../training/presets.js';
import type { TrainingSettings } from '../training/settings.js';
import { hasRoomToTurn } from '../training/turns.js';

/** What `growing-ca train` was given about the run itself; undefined where nothing was. */
export interface SettingsFlags extends Partial<TrainingSettings> {
  preset?: PresetName;
  /** Path of a JSON file with any of the settings, and `preset`. */
  config?: string;
}

const MAX_CONFIG_MEGABYTES = 1;

/**
 * The settings of a new run: flags win over the config file, and that over the preset.
 *
 * @throws UserError if the config file is wrong, or settings contradict each other
 */
export async function settingsFromFlags(flags: SettingsFlags): Promise<TrainingSettings> {
  const fromFile = flags.config === undefined ? {} : await readConfig(flags.config);
  const { preset = 'default', ...given } = { ...fromFile, ...definedOnly(flags) };
  const settings = { ...PRESETS[preset], ...onlySettings(given) };
  checkTogether(settings, given);
  return settings;
}

/**
 * A resumed run keeps its settings: flags may repeat them, not change them. A preset only says
 * where a new run starts.
 *
 * @throws UserError if a flag or the config file says something else than the run
 */
export async function checkAgainstRun(
  flags: SettingsFlags,
  settings: TrainingSettings,
): Promise<void> {
  const fromFile = flags.config === undefined ? {} : await readConfig(flags.config);
  const wanted = onlySettings({ ...fromFile, ...definedOnly(flags) });
  for (const name of KNOB_NAMES) {
    const { kind } = KNOBS[name] as Knob<unknown>;
    if (wanted[name] === undefined) continue;
    const [value, run] = [kind.show(wanted[name]), kind.show(settings[name])];
    if (value === run) continue;
    throw new UserError(
      `${flagOf(name)} ${value} contradicts the run, which was started with ${run}; leave it out, or start a new run without --resume.`,
    );
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

/**
 * Checks each of some settings by itself, and `preset`.
 *
 * @param label how messages name where they stand
 * @throws UserError if one is unknown or of a wrong value
 */
export function checkSettings(label: string, settings: object): asserts settings is SettingsFlags {
  for (const [name, value] of Object.entries(settings)) checkEntry(label, name, value);
}

function checkEntry(path: string, name: string, value: unknown): void {
  if (name === 'preset') {
    if (PRESET_NAMES.some((preset) => preset === value)) return;
    throw new UserError(
      `The preset in ${path} is unknown; give one of ${PRESET_NAMES.join(', ')}.`,
    );
  }
  if (!Object.hasOwn(KNOBS, name)) {
    const near = nearNames(name, KNOB_NAMES, 3);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'see train --help.';
    throw new UserError(`${path} sets ${name}, which is not a setting; ${hint}`);
  }
  const { kind } = KNOBS[name as keyof TrainingSettings] as Knob<unknown>;
  if (kind.fits(value)) return;
  throw new UserError(`${name} in ${path} is ${JSON.stringify(value)}; give ${kind.range}.`);
}

function checkTogether(settings: TrainingSettings, given: Partial<TrainingSettings>): void {
  const { batch, damaged, experiment, pool, rotations } = settings;
  const { hasPool, damages } = EXPERIMENTS[experiment];
  if (!hasPool && given.pool !== undefined) {
    throw new UserError(
      `--pool contradicts --experiment ${experiment}, which has no pool; leave out one of them.`,
    );
  }
  const wounds = (['damaged', 'damage', 'damageRadius'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (!damages && wounds) {
    throw new UserError(
      `${flagOf(wounds)} contradicts --experiment ${experiment}, which damages nothing; leave out one of them.`,
    );
  }
  if (hasPool && pool < batch) {
    throw new UserError(
      `--pool ${pool} is smaller than --batch ${batch}; make the pool at least as large as a batch.`,
    );
  }
  if (damages && batch <= damaged) {
    throw new UserError(
      `--batch ${batch} is too small for ${experiment}, which damages ${damaged} samples and replaces another; use at least ${damaged + 1}, or a smaller --damaged.`,
    );
  }
  if (settings.schedule === 'constant' && given.learningRateFloor !== undefined) {
    throw new UserError(
      '--learning-rate-floor contradicts --schedule constant, which has no floor; leave out one of them.',
    );
  }
  if (rotations > 0 && !hasRoomToTurn(settings)) {
    throw new UserError(
      `--rotations with --padding ${settings.padding}: a picture of ${settings.size} cells does not fit on a grid of ${settings.size + 2 * settings.padding} when turned; use --padding ${Math.ceil(0.2 * settings.size)} or more, or --rotations 0.`,
    );
  }
}

function definedOnly<T extends object>(flags: T): T {
  const entries = Object.entries(flags).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}

function onlySettings(given: object): Partial<TrainingSettings> {
  const entries = Object.entries(given).filter(([name]) => Object.hasOwn(KNOBS, name));
  return Object.fromEntries(entries) as Partial<TrainingSettings>;
}
