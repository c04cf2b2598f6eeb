import { UserError } from '../common/user-error.js';
import { nearNames } from '../targets/near-names.js';
import { EXPERIMENTS } from './experiments.js';
import type { Knob } from './knobs.js';
import { flagOf, KNOB_NAMES, KNOBS } from './knobs.js';
import type { PresetName } from './presets.js';
import { PRESET_NAMES, PRESETS } from './presets.js';
import type { TrainingSettings } from './settings.js';
import { hasRoomToTurn } from './turns.js';

/** Some settings, and where to take the others from. */
export interface GivenSettings extends Partial<TrainingSettings> {
  /** `default` where it is left out. */
  preset?: PresetName;
}

/**
 * All settings of a new run; what is no setting is left out.
 *
 * @throws UserError if settings contradict each other
 */
export function completeSettings({
  preset = 'default',
  ...given
}: GivenSettings): TrainingSettings {
  const settings = { ...PRESETS[preset], ...onlySettings(given) };
  checkTogether(settings, given);
  return settings;
}

/**
 * Checks each of some settings by itself, and `preset`.
 *
 * @param label how messages name where they stand
 * @throws UserError if one is unknown or of a wrong value
 */
export function checkSettings(label: string, settings: object): asserts settings is GivenSettings {
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
  const ofPools = (['pool', 'warmUp'] as const).find((name) => given[name]);
  if (!hasPool && ofPools) {
    throw new UserError(
      `${flagOf(ofPools)} contradicts --experiment ${experiment}, which has no pool; leave out one of them.`,
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

/** Without what is none. */
export function onlySettings(given: object): Partial<TrainingSettings> {
  const entries = Object.entries(given).filter(([name]) => Object.hasOwn(KNOBS, name));
  return Object.fromEntries(entries) as Partial<TrainingSettings>;
}
