import { hash4 } from '../../../src/grid/update-mask.js';
import type { Target } from '../targets/target.js';
import { fateOf, isBeyondRecall, type Fate } from './fate.js';
import type { EvaluationPlan } from './plan.js';
import type { Habitat } from './habitat.js';
import { HALVES, rowKey, type Row } from './rows.js';
import { pictureError, type Picture } from './score.js';
import { Specimen } from './specimen.js';
import { loseCentre, loseHalf, makeHole } from './wounds.js';

/** The pictures that patterns are compared with. */
export interface Likeness {
  target: Target;
  /** The target, turned by each angle of the plan in order. */
  turned: readonly Picture[];
}

/** One row of the plan, measured for one pattern or a wounded copy. */
export interface Trial {
  /** See `rowKey`. */
  key: string;
  error: number;
  fate: Fate;
  /** Premultiplied RGBA, [4, height, width]. */
  picture: Float32Array;
}

/** Everything that is measured for one pattern. */
export interface PatternTrials {
  trials: Trial[];
  /**
   * The fate of the undisturbed pattern from the first age of `heldAt` on; the first problem
   * counts.
   */
  fate: Fate;
}

/** Steps between checks of a pattern: a sliding one returns to its place on the torus. */
const LOOK_EVERY = 250;

/** Streams of `hash4` for the wounds and masks of a pattern's copies. */
const STREAM = { holeMasks: 1, holePlace: 2, regrowMasks: 3 } as const;

/** The first trial of `tryPattern`: whether a pattern grows. */
export async function tryGrowth(
  habitat: Habitat,
  { target }: Likeness,
  { grownAt }: EvaluationPlan,
  randomSeed: number,
): Promise<PatternTrials> {
  const specimen = new Specimen(habitat, randomSeed);
  await specimen.growTo(grownAt);
  const { state } = specimen;
  const trial: Trial = {
    key: rowKey({ kind: 'grown', steps: grownAt }),
    error: pictureError(state, target, target.size),
    fate: fateOf(state, state, target),
    picture: state.slice(0, 4 * target.width * target.height),
  };
  return { trials: [trial], fate: trial.fate };
}

/**
 * Grows a pattern, wounds copies of it, and grows it turned. The same arguments give the same
 * trials.
 */
export async function tryPattern(
  habitat: Habitat,
  { target, turned }: Likeness,
  plan: EvaluationPlan,
  randomSeed: number,
): Promise<PatternTrials> {
  const trials: Trial[] = [];
  const measure = (row: Row, { state }: Specimen, grown: Float32Array, wanted: Picture) => {
    trials.push({
      key: rowKey(row),
      error: pictureError(state, wanted, target.size),
      fate: fateOf(state, grown, wanted),
      picture: state.slice(0, 4 * wanted.width * wanted.height),
    });
  };

  const specimen = new Specimen(habitat, randomSeed);
  await specimen.growTo(plan.grownAt);
  const asGrown = specimen.state.slice();
  measure({ kind: 'grown', steps: plan.grownAt }, specimen, asGrown, target);

  let fate: Fate = 'well';
  for (const age of plan.heldAt) {
    await growOlder(specimen, age, target, () => {
      const settled = specimen.age >= plan.heldAt[0];
      if (settled && fate === 'well') fate = fateOf(specimen.state, asGrown, target);
    });
    measure({ kind: 'held', steps: age }, specimen, asGrown, target);
    if (age === plan.heldAt[0]) await sufferWounds();
  }

  for (const [index, degrees] of plan.turnedBy.entries()) {
    const oblique = new Specimen(habitat, randomSeed, degrees);
    await oblique.growTo(plan.grownAt);
    const obliqueAsGrown = oblique.state.slice();
    for (const steps of plan.turnedAt) {
      await growOlder(oblique, steps, turned[index]);
      measure({ kind: 'turned', steps, degrees }, oblique, obliqueAsGrown, turned[index]);
    }
  }
  return { trials, fate };

  async function sufferWounds(): Promise<void> {
    const { age } = specimen;
    for (let hole = 0; hole < plan.holesPerPattern; hole++) {
      const wounded = copyWithHole(specimen, target, plan.holeRadius, randomSeed, hole);
      for (const steps of plan.healFor) {
        await growOlder(wounded, age + steps, target);
        measure({ kind: 'healed', steps }, wounded, asGrown, target);
      }
    }
    for (const [index, kind] of [...HALVES, 'centre' as const].entries()) {
      const wounded = specimen.copy(hash4(randomSeed, index, 0, STREAM.regrowMasks));
      if (kind === 'centre') loseCentre(wounded.state, target, plan.centreRadius);
      else loseHalf(wounded.state, target, kind);
      await growOlder(wounded, age + plan.regrowFor, target);
      measure({ kind, steps: plan.regrowFor }, wounded, asGrown, target);
    }
  }
}

/**
 * A copy of a pattern with a hole at a random place.
 *
 * @param randomSeed of the pattern
 * @param hole counted from 0; each is elsewhere
 */
export function copyWithHole(
  specimen: Specimen,
  target: Target,
  radius: number,
  randomSeed: number,
  hole: number,
): Specimen {
  const wounded = specimen.copy(hash4(randomSeed, hole, 0, STREAM.holeMasks));
  makeHole(wounded.state, target, radius, hash4(randomSeed, hole, 0, STREAM.holePlace));
  return wounded;
}

/** Grows a pattern and checks it now and then; stops computing one that is beyond recall. */
export async function growOlder(
  specimen: Specimen,
  age: number,
  wanted: Picture,
  look?: () => void,
): Promise<void> {
  while (specimen.age < age) {
    await specimen.growTo(Math.min(age, specimen.age + LOOK_EVERY));
    look?.();
    if (isBeyondRecall(specimen.state, wanted)) specimen.stop();
  }
}
