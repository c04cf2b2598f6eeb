import { UserError } from '../common/user-error.js';
import { nearNames } from '../targets/near-names.js';
import { EXPERIMENTS } from './experiments.js';
import type { Knob } from './knobs.js';
import { KNOB_NAMES, KNOBS } from './knobs.js';
import type { PresetName } from './presets.js';
import { PRESET_NAMES, PRESETS } from './presets.js';
import type { TrainingSettings } from './settings.js';
import { hasRoomToTurn } from './turns.js';
import { AS_FLAGS, type Wording } from './wording.js';

/** Some settings, and the preset for the others. */
export interface GivenSettings extends Partial<TrainingSettings> {
  /** Default: `default`. */
  preset?: PresetName;
}

/**
 * Completes the settings of a new run; unknown properties are dropped.
 *
 * @param wording of messages
 * @param base values for settings that are not given, instead of the preset's
 * @throws UserError if settings contradict each other
 */
export function completeSettings(
  { preset = 'default', ...given }: GivenSettings,
  wording = AS_FLAGS,
  base = PRESETS[preset],
): TrainingSettings {
  const settings = { ...base, ...onlySettings(given) };
  checkTogether(settings, given, wording);
  return settings;
}

/**
 * Checks each given setting, and `preset`, separately.
 *
 * @param label how messages name their source
 * @throws UserError if one is unknown or has an invalid value
 */
export function checkSettings(
  label: string,
  settings: object,
  wording = AS_FLAGS,
): asserts settings is GivenSettings {
  for (const [name, value] of Object.entries(settings)) checkEntry(label, name, value, wording);
}

function checkEntry(path: string, name: string, value: unknown, { all }: Wording): void {
  if (name === 'preset') {
    if (PRESET_NAMES.some((preset) => preset === value)) return;
    throw new UserError(
      `The preset in ${path} is unknown; give one of ${PRESET_NAMES.join(', ')}.`,
    );
  }
  if (!Object.hasOwn(KNOBS, name)) {
    const near = nearNames(name, KNOB_NAMES, 3);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : all;
    throw new UserError(`${path} sets ${name}, which is not a setting; ${hint}`);
  }
  const { kind } = KNOBS[name as keyof TrainingSettings] as Knob<unknown>;
  if (kind.fits(value)) return;
  throw new UserError(`${name} in ${path} is ${JSON.stringify(value)}; give ${kind.range}.`);
}

function checkTogether(
  settings: TrainingSettings,
  given: Partial<TrainingSettings>,
  { setting }: Wording,
): void {
  const { batch, damaged, experiment, pool, rotations } = settings;
  const { hasPool, damages } = EXPERIMENTS[experiment];
  const ofPools = (['pool', 'warmUp'] as const).find((name) => given[name]);
  if (!hasPool && ofPools) {
    throw new UserError(
      `${setting(ofPools)} contradicts ${setting('experiment', experiment)}, which has no pool; leave out one of them.`,
    );
  }
  const wounds = (['damaged', 'damage', 'damageRadius'] as const).find(
    (name) => given[name] !== undefined,
  );
  if (!damages && wounds) {
    throw new UserError(
      `${setting(wounds)} contradicts ${setting('experiment', experiment)}, which damages nothing; leave out one of them.`,
    );
  }
  if (hasPool && pool < batch) {
    throw new UserError(
      `${setting('pool', pool)} is smaller than ${setting('batch', batch)}; make the pool at least as large as a batch.`,
    );
  }
  if (damages && batch <= damaged) {
    throw new UserError(
      `${setting('batch', batch)} is too small for ${experiment}, which damages ${damaged} samples and replaces another; use at least ${damaged + 1}, or a smaller ${setting('damaged')}.`,
    );
  }
  if (settings.schedule === 'constant' && given.learningRateFloor !== undefined) {
    throw new UserError(
      `${setting('learningRateFloor')} contradicts ${setting('schedule', 'constant')}, which has no floor; leave out one of them.`,
    );
  }
  if (rotations > 0 && !hasRoomToTurn(settings)) {
    throw new UserError(
      `${setting('rotations')} with ${setting('padding', settings.padding)}: a picture of ${settings.size} cells does not fit on a grid of ${settings.size + 2 * settings.padding} when turned; use ${setting('padding', Math.ceil(0.2 * settings.size))} or more, or ${setting('rotations', 0)}.`,
    );
  }
}

/** Drops properties that are not settings. */
export function onlySettings(given: object): Partial<TrainingSettings> {
  const entries = Object.entries(given).filter(([name]) => Object.hasOwn(KNOBS, name));
  return Object.fromEntries(entries) as Partial<TrainingSettings>;
}
