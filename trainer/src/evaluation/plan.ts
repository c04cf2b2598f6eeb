import { UserError } from '../common/user-error.js';

/** Which measurements to take. Times are in steps, lengths in cells, angles in degrees clockwise. */
export interface EvaluationPlan {
  /** Number of patterns, each with its own random seed. */
  patterns: number;
  /** The first random seed; the others follow it. */
  randomSeed: number;
  /** Age at which a pattern should have grown. */
  grownAt: number;
  /** Ages, ascending, at which it should still be there. At the first one it is wounded. */
  heldAt: readonly number[];
  /** Steps since a circular hole, ascending, at which it should have healed. */
  healFor: readonly number[];
  holeRadius: number;
  holesPerPattern: number;
  /** Steps in which a lost half or centre should grow back. */
  regrowFor: number;
  /** Radius of the lost centre. */
  centreRadius: number;
  /** The angles by which patterns are turned. */
  turnedBy: readonly number[];
  /** Ages, ascending, at which turned patterns are compared. */
  turnedAt: readonly number[];
}

/** A plan without the values that depend on the target's size. */
export type UnscaledPlan = Omit<EvaluationPlan, 'holeRadius' | 'centreRadius'>;

export const DEFAULT_PLAN: UnscaledPlan = {
  patterns: 8,
  randomSeed: 1,
  grownAt: 96,
  heldAt: [1000, 5000],
  healFor: [200, 500],
  holesPerPattern: 4,
  regrowFor: 1000,
  turnedBy: [30, 45, 90, 200],
  turnedAt: [300, 2000],
};

/** For a first look: takes seconds, and tells little about how long a pattern holds. */
export const QUICK_PLAN: UnscaledPlan = {
  ...DEFAULT_PLAN,
  patterns: 2,
  heldAt: [200, 400],
  healFor: [100],
  holesPerPattern: 1,
  regrowFor: 100,
  turnedAt: [150],
};

/** Radius of the holes, as a share of the picture's side: 6 cells of 40. */
const HOLE_SHARE = 0.15;
/** Radius of the lost centre, as a share of the picture's side: 10 cells of 40, half its width. */
const CENTRE_SHARE = 0.25;

/**
 * Completes a plan.
 *
 * @param size cells of the picture's longer side
 * @param given overrides `base`; undefined values are ignored
 * @throws UserError if it makes no sense
 */
export function completePlan(
  size: number,
  given: Partial<EvaluationPlan>,
  base: UnscaledPlan = DEFAULT_PLAN,
): EvaluationPlan {
  const wanted = Object.entries(given).filter(([, value]) => value !== undefined);
  const plan: EvaluationPlan = {
    ...base,
    holeRadius: Math.max(1, Math.round(HOLE_SHARE * size)),
    centreRadius: Math.max(1, Math.round(CENTRE_SHARE * size)),
    ...Object.fromEntries(wanted),
  };
  checkPlan(plan);
  return plan;
}

/** Total steps of one pattern and its copies. */
export function stepsPerPattern(plan: EvaluationPlan): number {
  const { heldAt, healFor, holesPerPattern, regrowFor, turnedBy, turnedAt } = plan;
  const halvesAndCentre = 5;
  return (
    heldAt.at(-1)! +
    holesPerPattern * healFor.at(-1)! +
    halvesAndCentre * regrowFor +
    turnedBy.length * turnedAt.at(-1)!
  );
}

function checkPlan(plan: EvaluationPlan): void {
  const { patterns, holesPerPattern, grownAt, heldAt, healFor, turnedAt } = plan;
  if (!(Number.isInteger(patterns) && patterns >= 1 && patterns <= 1000)) {
    throw new UserError(`The number of patterns is ${patterns}; give 1 to 1000.`);
  }
  if (!(Number.isInteger(holesPerPattern) && holesPerPattern >= 1)) {
    throw new UserError(`The number of holes is ${holesPerPattern}; give 1 or more.`);
  }
  for (const ages of [
    [grownAt, ...heldAt],
    [0, ...healFor],
    [grownAt, ...turnedAt],
  ]) {
    if (ages.length > 1 && ages.every((age, i) => i === 0 || age > ages[i - 1])) continue;
    throw new UserError(
      `The ages ${ages.join(', ')} are not in ascending order; give each age after a smaller one.`,
    );
  }
}
