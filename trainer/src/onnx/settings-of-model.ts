import { METADATA_KEYS } from '../../../src/model/contract.js';
import type { Rule } from '../rule/rule.js';
import type { Target } from '../targets/target.js';
import { EXPERIMENT_NAMES } from '../training/experiments.js';
import { PRESETS } from '../training/presets.js';
import type { TrainingSettings } from '../training/settings.js';
import { hasRoomToTurn } from '../training/turns.js';
import type { ModelDescription } from './read-model.js';

/** Settings to train a model file's weights further: from its metadata, otherwise the defaults. */
export function settingsOfModel(
  rule: Rule,
  { fireRate, metadata }: Pick<ModelDescription, 'fireRate' | 'metadata'>,
  target: Pick<Target, 'size' | 'padding' | 'background'>,
): TrainingSettings {
  const said = metadata[METADATA_KEYS.experiment];
  const { size, padding, background = 'keep' } = target;
  return {
    ...PRESETS.default,
    // Trained weights need no warm-up from seeds.
    warmUp: 0,
    ...rule,
    experiment: EXPERIMENT_NAMES.find((name) => name === said) ?? PRESETS.default.experiment,
    size,
    padding,
    background,
    fireRate,
    rotations: hasRoomToTurn(target) ? PRESETS.default.rotations : 0,
  };
}
