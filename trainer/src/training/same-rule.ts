import { UserError } from '../common/user-error.js';
import type { Rule } from '../rule/rule.js';

/**
 * Checks that weights fit a run.
 *
 * @param rule of the weights
 * @param wanted settings of the run
 * @param complain makes the message about the first setting that differs, and its value in `rule`
 * @throws UserError if the weights do not fit
 */
export function checkSameRule(
  rule: Rule,
  wanted: Rule,
  complain: (name: string, value: string | number) => string,
): void {
  for (const [name, value] of Object.entries(rule)) {
    if (wanted[name as keyof Rule] !== value) throw new UserError(complain(name, value));
  }
}
