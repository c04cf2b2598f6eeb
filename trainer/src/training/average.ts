import { eachWeight, type RuleWeights } from '../rule/weights.js';

/** The first averages are short: the newest weights count more. */
const [EARLY, EARLY_MOST] = [1, 10];

/**
 * Updates the running average of the weights by an iteration. At first it covers only a tenth of
 * the iterations so far, as the first weights are not worth keeping.
 *
 * @param over iterations that it covers, at least 1
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
