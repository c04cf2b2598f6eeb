import { METADATA_KEYS } from '../../../src/model/contract.js';
import type { RuleWeights } from '../rule/weights.js';
import { flagOf } from '../training/knobs.js';
import { checkSameRule } from '../training/same-rule.js';
import { ruleOf, type TrainingSettings } from '../training/settings.js';
import { openSource } from './export-source.js';

/** What a new run starts with instead of random weights. */
export interface StartingPoint {
  weights: RuleWeights;
  /** The commands that produced them, if known. */
  command?: string;
}

/**
 * The weights of another run or of a model file.
 *
 * @throws UserError if it is neither, or its rule differs from the settings
 */
export async function startingPoint(
  from: string,
  settings: TrainingSettings,
): Promise<StartingPoint> {
  const { rule, weights, metadata } = await openSource(from, {});
  checkSameRule(rule, ruleOf(settings), (name, value) => {
    return `The weights of ${from} belong to a rule with ${flagOf(name)} ${value}; add that flag, or leave out --from.`;
  });
  return { weights, command: metadata[METADATA_KEYS.command] };
}
