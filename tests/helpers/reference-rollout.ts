import { referenceStep } from '../../trainer/src/rule/reference.js';
import type { Rollout } from '../../trainer/src/rule/rollout.js';
import type { Rule } from '../../trainer/src/rule/rule.js';

/** Many steps of a rule, differentiated as TensorFlow.js does it: all that they compute is kept. */
export function referenceRollout(rule: Rule): Rollout {
  const step = referenceStep(rule);
  return (state, weights, settings) => {
    let current = state;
    for (let number = 0; number < settings.steps; number++) {
      current = step(current, weights, settings, number);
    }
    return current;
  };
}
