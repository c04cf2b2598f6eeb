/** An `error` keeps a model from the element, a `warning` makes it slower or does not do all. */
export type Severity = 'error' | 'warning';

/** Something about a model file that is not as the model contract has it. */
export interface Finding {
  severity: Severity;
  /** One sentence. */
  what: string;
  /** One sentence: what to change. */
  change: string;
}

export function finding(severity: Severity, what: string, change: string): Finding {
  return { severity, what, change };
}
