/**
 * An `error` prevents the element from running a model; a `warning` makes it slower or limits it.
 */
export type Severity = 'error' | 'warning';

/** A deviation of a model file from the model contract. */
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
