import { eachWeight, type RuleWeights } from '../rule/weights.js';

/** Newest weights count for more while there are few: these make the average start short. */
const [EARLY, EARLY_MOST] = [1, 10];

/**
 * The running average of the weights goes on by an iteration. At first it looks back on a tenth of
 * the iterations alone, as the first weights are not worth keeping.
 *
 * @param over iterations that it looks back on, at least 1
 * @param iteration counted from 0
 */
export function average(
  before: RuleWeights,
  newest: RuleWeights,
  over: number,
  iteration: number,
): RuleWeights {
  const keep = Math.min(1 - 1 / over, (iteration + EARLY) / (iteration + EARLY_MOST));
  return eachWeight((name) =>
    before[name].map((value, index) => keep * value + (1 - keep) * newest[name][index]),
  );
}
