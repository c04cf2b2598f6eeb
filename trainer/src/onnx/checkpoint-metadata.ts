import { METADATA_KEYS } from '../../../src/model/contract.js';
import { portableCommand } from '../common/shell-words.js';
import { targetMetadata } from '../targets/target-metadata.js';
import type { Checkpoint } from '../training/checkpoint.js';

/** The metadata of a model file about the run that produced its weights. */
export function checkpointMetadata(checkpoint: Omit<Checkpoint, 'turned'>): Record<string, string> {
  const { settings, target, command, commit, arithmetic, state } = checkpoint;
  return {
    ...targetMetadata(target),
    [METADATA_KEYS.experiment]: settings.experiment,
    [METADATA_KEYS.fireRate]: String(settings.fireRate),
    [METADATA_KEYS.iterations]: String(state.iteration),
    [METADATA_KEYS.randomSeed]: String(settings.randomSeed),
    [METADATA_KEYS.command]: portableCommand(command),
    [METADATA_KEYS.commit]: commit,
    ...(arithmetic && { [METADATA_KEYS.arithmetic]: arithmetic }),
  };
}
