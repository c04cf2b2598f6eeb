import type { EvaluationPlan } from './plan.js';

/** The halves of the grid that a pattern may lose. */
export const HALVES = ['left', 'right', 'top', 'bottom'] as const;
export type Half = (typeof HALVES)[number];

/** `left` and so on: that half was lost; `halves` combines the four. */
export type RowKind = 'grown' | 'held' | 'healed' | Half | 'halves' | 'centre' | 'turned';

/** One measurement, taken for every pattern. */
export interface Row {
  kind: RowKind;
  /** Age of the pattern; for wounded ones, steps since the wound. */
  steps: number;
  /** For `turned`: degrees, clockwise. */
  degrees?: number;
}

/** A wounded pattern has healed if its error is below this. */
export const HEALED_BELOW = 0.002;

export function isWounded({ kind }: Row): boolean {
  return kind !== 'grown' && kind !== 'held' && kind !== 'turned';
}

/** All rows of a plan, in the order of the score sheet. */
export function rowsOf(plan: EvaluationPlan): Row[] {
  const { grownAt, heldAt, healFor, regrowFor, turnedBy, turnedAt } = plan;
  return [
    { kind: 'grown', steps: grownAt },
    ...heldAt.map((steps): Row => ({ kind: 'held', steps })),
    ...healFor.map((steps): Row => ({ kind: 'healed', steps })),
    ...HALVES.map((kind): Row => ({ kind, steps: regrowFor })),
    { kind: 'halves', steps: regrowFor },
    { kind: 'centre', steps: regrowFor },
    ...turnedBy.flatMap((degrees) =>
      turnedAt.map((steps): Row => ({ kind: 'turned', steps, degrees })),
    ),
  ];
}

/**
 * The key of a row in records, such as `held_5000` or `turned_30_300`; a turn by 90 degrees, once
 * the only one, is `turned_300`.
 */
export function rowKey({ kind, steps, degrees = 90 }: Row): string {
  return degrees === 90 ? `${kind}_${steps}` : `${kind}_${degrees}_${steps}`;
}

/** A row in words. */
export function describeRow(row: Row, { holeRadius }: EvaluationPlan): string {
  const { kind, steps, degrees } = row;
  switch (kind) {
    case 'grown':
    case 'held':
      return `${kind}, t = ${steps}`;
    case 'healed':
      return `hole of radius ${holeRadius}, ${steps} steps after`;
    case 'halves':
      return `any half lost, ${steps} steps after`;
    case 'centre':
      return `centre lost, ${steps} steps after`;
    case 'turned':
      return `turned by ${degrees} degrees, t = ${steps}`;
    default:
      return `${kind} half lost, ${steps} steps after`;
  }
}
