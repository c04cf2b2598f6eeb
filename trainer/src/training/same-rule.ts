import { UserError } from '../common/user-error.js';
import type { Rule } from '../rule/rule.js';

/**
 * @param rule of weights that are at hand
 * @param wanted of a run
 * @param complain what to say of the first setting that differs, and its value in `rule`
 * @throws UserError if the weights cannot serve the run
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
