import { METADATA_KEYS } from '../../../src/model/contract.js';
import { checkSameRule } from '../training/same-rule.js';
import { ruleOf, type TrainingSettings } from '../training/settings.js';
import type { RuleWeights } from '../rule/weights.js';
import { askModelWorker } from './ask-model-worker.js';

/**
 * The weights of a model file, for a run with these settings.
 *
 * @throws UserError if it is not one of our models, or its rule differs from the settings
 */
export async function startingPoint(
  from: Uint8Array,
  settings: TrainingSettings,
): Promise<{ weights: RuleWeights; command?: string }> {
  const { description, rule, weights } = await askModelWorker((remote) => remote.read(from));
  checkSameRule(rule, ruleOf(settings), (name, value) => {
    return `The weights in from belong to a rule with ${name} ${value}; set ${name} to that, or leave out from.`;
  });
  return { weights, command: description.metadata[METADATA_KEYS.command] };
}
