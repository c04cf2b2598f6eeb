import { hash4 } from '../../../src/model/update-mask.js';
import { describeModel } from '../onnx/read-model.js';
import type { Target } from '../target/target.js';
import { UserError } from '../user-error.js';
import { fateOf, type Fate } from './fate.js';
import { makeHole } from './hole.js';
import { Organism, type Habitat } from './organism.js';
import { pictureError, summarise, turnAboutSeed, type Summary } from './score.js';
import { StepSession } from './step-session.js';

/** Which measurements to take. Times are in steps, lengths in cells. */
export interface EvaluationPlan {
  /** Number of patterns, each grown from a random seed of its own. */
  patterns: number;
  /** The first of their random seeds; the others follow it. */
  randomSeed: number;
  /** Age at which the pattern should have grown. */
  grownAt: number;
  /** Ages, ascending, at which it should still be there. The first is when it is wounded. */
  heldAt: readonly number[];
  /** Steps given to heal after a circular hole. */
  healFor: number;
  /** Undefined: 6 cells on a picture of 40, in proportion on others. */
  holeRadius?: number;
  holesPerPattern: number;
  /** Age at which the pattern turned by 90 degrees is compared. */
  turnedAt: number;
}

export const DEFAULT_PLAN: EvaluationPlan = {
  patterns: 8,
  randomSeed: 1,
  grownAt: 96,
  heldAt: [1000, 5000],
  healFor: 200,
  holesPerPattern: 4,
  turnedAt: 300,
};

/** One measurement over all patterns; errors as `pictureError` gives them. */
export interface ScoreRow extends Summary {
  /** `grown`, `held`, `healed` or `turned`. */
  kind: 'grown' | 'held' | 'healed' | 'turned';
  /** Age of the pattern, or for `healed` the steps since the wound. */
  steps: number;
  trials: number;
}

export interface Evaluation {
  /** The target's name. */
  target: string;
  grid: { width: number; height: number };
  plan: EvaluationPlan & { holeRadius: number };
  /** Error of an empty grid: what the rows compare to. */
  blank: number;
  rows: ScoreRow[];
  /** What became of each pattern at the ages from `heldAt` on; the worst one counts. */
  fates: Record<Fate, number>;
}

/**
 * Grows a model in onnxruntime-web and measures how well it holds its target. The same arguments
 * give the same numbers.
 *
 * @param bytes the `.onnx` file
 * @param label how messages name it
 * @param onProgress called with the share that is done, 0..1
 * @throws UserError if the file is no model, or the target does not fit it
 */
export async function evaluateModel(
  bytes: Uint8Array,
  label: string,
  target: Target,
  options: Partial<EvaluationPlan> = {},
  onProgress: (done: number) => void = () => undefined,
): Promise<Evaluation> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const defaults = { ...DEFAULT_PLAN, holeRadius: Math.max(1, Math.round(0.15 * target.size)) };
  const plan = { ...defaults, ...Object.fromEntries(given) };
  checkPlan(plan);
  const { fireRate, masking } = describeModel(bytes, label);
  const session = await StepSession.open(bytes, label);
  try {
    const { width, height } = target;
    const habitat: Habitat = { session, width, height, fireRate, masking };
    const measured: Life[] = [];
    for (let pattern = 0; pattern < plan.patterns; pattern++) {
      measured.push(await liveOnce(habitat, target, plan, plan.randomSeed + pattern));
      onProgress((pattern + 1) / plan.patterns);
    }
    return {
      target: target.name,
      grid: { width, height },
      plan,
      blank: pictureError(new Float32Array(target.data.length), target, target.size),
      rows: scoreRows(measured, plan),
      fates: countFates(measured),
    };
  } finally {
    await session.release();
  }
}

type FullPlan = EvaluationPlan & { holeRadius: number };

/** The errors of one pattern. */
interface Life {
  grown: number;
  held: number[];
  healed: number[];
  turned: number;
  fate: Fate;
}

async function liveOnce(
  habitat: Habitat,
  target: Target,
  plan: FullPlan,
  randomSeed: number,
): Promise<Life> {
  const { size } = target;
  const organism = new Organism(habitat, randomSeed);
  await organism.growTo(plan.grownAt);
  const asGrown = organism.state.slice();
  const grown = pictureError(asGrown, target, size);

  const held: number[] = [];
  const healed: number[] = [];
  let fate: Fate = 'well';
  for (const age of plan.heldAt) {
    await organism.growTo(age);
    held.push(pictureError(organism.state, target, size));
    if (fate === 'well') fate = fateOf(organism.state, asGrown, target);
    if (age !== plan.heldAt[0]) continue;
    for (let hole = 0; hole < plan.holesPerPattern; hole++) {
      const wounded = organism.copy(hash4(randomSeed, hole, 0, 1));
      makeHole(wounded.state, target, plan.holeRadius, hash4(randomSeed, hole, 0, 2));
      await wounded.growTo(age + plan.healFor);
      healed.push(pictureError(wounded.state, target, size));
    }
  }

  const turned = new Organism(habitat, randomSeed, 90);
  await turned.growTo(plan.turnedAt);
  const turnedError = pictureError(turned.state, turnAboutSeed(target, 1), size);
  return { grown, held, healed, turned: turnedError, fate };
}

function scoreRows(lives: readonly Life[], plan: FullPlan): ScoreRow[] {
  const row = (kind: ScoreRow['kind'], steps: number, errors: number[]): ScoreRow => ({
    kind,
    steps,
    trials: errors.length,
    ...summarise(errors),
  });
  return [
    row(
      'grown',
      plan.grownAt,
      lives.map(({ grown }) => grown),
    ),
    ...plan.heldAt.map((age, i) =>
      row(
        'held',
        age,
        lives.map(({ held }) => held[i]),
      ),
    ),
    row(
      'healed',
      plan.healFor,
      lives.flatMap(({ healed }) => healed),
    ),
    row(
      'turned',
      plan.turnedAt,
      lives.map(({ turned }) => turned),
    ),
  ];
}

function countFates(lives: readonly Life[]): Record<Fate, number> {
  const fates: Record<Fate, number> = { well: 0, dead: 0, exploded: 0, sliding: 0 };
  for (const { fate } of lives) fates[fate]++;
  return fates;
}

function checkPlan(plan: FullPlan): void {
  const { patterns, holesPerPattern, grownAt, heldAt } = plan;
  if (!(Number.isInteger(patterns) && patterns >= 1 && patterns <= 1000)) {
    throw new UserError(`The number of patterns is ${patterns}; give 1 to 1000.`);
  }
  if (!(Number.isInteger(holesPerPattern) && holesPerPattern >= 1)) {
    throw new UserError(`The number of holes is ${holesPerPattern}; give 1 or more.`);
  }
  const ages = [grownAt, ...heldAt];
  if (heldAt.length === 0 || ages.some((age, i) => i > 0 && age <= ages[i - 1])) {
    throw new UserError(
      `The ages ${ages.join(', ')} do not ascend; give each later than the last.`,
    );
  }
}
