import type { Habitat } from '../evaluation/habitat.js';
import { Specimen } from '../evaluation/specimen.js';
import { loseHalf, makeHole } from '../evaluation/wounds.js';
import type { SceneName } from './scene-names.js';

/** A moment of a scene. */
export interface Moment {
  /** [channels, height, width] */
  state: Float32Array;
  /** How long the animation shows it; at 0 the animation leaves it out. */
  milliseconds: number;
  /** Its label in the film strip, which leaves it out without one. */
  label?: string;
}

/** Radius of a wound, as a share of the picture's side: visible, but healable. */
const WOUND_SHARE = 0.2;

/** Radius of a wound in cells, for a picture of `size` cells. */
export function woundRadius(size: number): number {
  return Math.max(1, Math.round(WOUND_SHARE * size));
}

/** Times are in steps, lengths in cells. */
export interface ScenePlan {
  randomSeed: number;
  /** Last age of the pattern in `persist`. */
  age: number;
  /** Radius of the wound in `heal`. */
  woundRadius: number;
}

/** Called with the number of steps since the last call. */
export type OnSteps = (steps: number) => void;

type Scene = (habitat: Habitat, plan: ScenePlan, onSteps?: OnSteps) => Promise<Moment[]>;

/** Milliseconds. */
const FRAME = 50;
const PAUSE = 1200;

/** Age at which a pattern has grown and settled. */
const SETTLED = 300;

const GROWTH = { until: 128, every: 2, strip: [0, 8, 16, 24, 32, 48, 64, 96] };
const HEALING = { until: 200, every: 2, strip: [0, 10, 20, 40, 60, 100, 200] };
const PERSISTING_FRAMES = 100;
const DIAL = { degrees: 180, every: 3, steps: 2, strip: 30, later: 100 };
const STORY = { grown: 112, healed: 232, every: 2, strip: [0, 32, 64, 112, 128, 152, 232] };
const TURNING = { every: 10, strip: 45, age: 200 };

/** A pattern grows from the single cell. */
const grow: Scene = async (habitat, { randomSeed }, onSteps) => {
  const { until, every, strip } = GROWTH;
  const specimen = new Specimen(habitat, randomSeed);
  const moments: Moment[] = [];
  for (let age = 0; age <= until; age += every) {
    await liveTo(specimen, age, onSteps);
    moments.push({
      state: specimen.state.slice(),
      milliseconds: age === 0 || age === until ? PAUSE : FRAME,
      ...(strip.includes(age) && { label: `t = ${age}` }),
    });
  }
  return moments;
};

/** What becomes of a pattern in the long run. */
const persist: Scene = async (habitat, { randomSeed, age: last }, onSteps) => {
  const labelled = roundAges(last);
  const shown = evenAges(last);
  const specimen = new Specimen(habitat, randomSeed);
  const moments: Moment[] = [];
  for (const age of [...new Set([...labelled, ...shown])].sort((a, b) => a - b)) {
    await liveTo(specimen, age, onSteps);
    const pause = age === last ? PAUSE : FRAME;
    moments.push({
      state: specimen.state.slice(),
      milliseconds: shown.includes(age) ? pause : 0,
      ...(labelled.includes(age) && { label: `t = ${age.toLocaleString('en')}` }),
    });
  }
  return moments;
};

/** A settled pattern gets a circular hole at a random place, and closes it. */
const heal: Scene = async (habitat, { randomSeed, woundRadius }, onSteps) => {
  const { until, every, strip } = HEALING;
  const specimen = new Specimen(habitat, randomSeed);
  await liveTo(specimen, SETTLED, onSteps);
  const { state } = specimen;
  const moments: Moment[] = [{ state: state.slice(), milliseconds: PAUSE, label: 'before' }];
  const { width, height } = habitat;
  const picture = { data: state.slice(0, 4 * width * height), width, height };
  makeHole(state, picture, woundRadius, randomSeed);
  for (let since = 0; since <= until; since += every) {
    await liveTo(specimen, SETTLED + since, onSteps);
    moments.push({
      state: specimen.state.slice(),
      milliseconds: since === 0 || since === until ? PAUSE : FRAME,
      ...(strip.includes(since) && { label: since === 0 ? 'wounded' : `+${since} steps` }),
    });
  }
  return moments;
};

/** Patterns that grew with turned perception, each a little further. */
const turn: Scene = async (habitat, { randomSeed }, onSteps) => {
  const moments: Moment[] = [];
  for (let angle = 0; angle < 360; angle += 5) {
    const inStrip = angle % TURNING.strip === 0;
    const inAnimation = angle % TURNING.every === 0;
    if (!inStrip && !inAnimation) continue;
    const specimen = new Specimen(habitat, randomSeed, angle);
    await liveTo(specimen, TURNING.age, onSteps);
    moments.push({
      state: specimen.state,
      milliseconds: inAnimation ? 2 * FRAME : 0,
      ...(inStrip && { label: `${angle}°` }),
    });
  }
  return moments;
};

/** A settled pattern is turned while it lives, a little at a time. */
const dial: Scene = async (habitat, { randomSeed }, onSteps) => {
  const specimen = new Specimen(habitat, randomSeed);
  await liveTo(specimen, SETTLED, onSteps);
  const moments: Moment[] = [];
  for (let angle = 0; angle <= DIAL.degrees; angle += DIAL.every) {
    specimen.turnTo(angle);
    moments.push({
      state: specimen.state.slice(),
      milliseconds: angle === 0 ? PAUSE : FRAME,
      ...(angle % DIAL.strip === 0 && { label: `${angle}°` }),
    });
    await liveTo(specimen, specimen.age + DIAL.steps, onSteps);
  }
  await liveTo(specimen, specimen.age + DIAL.later, onSteps);
  moments.push({ state: specimen.state, milliseconds: PAUSE, label: `+${DIAL.later} steps` });
  return moments;
};

/** The pattern's whole life: it grows, loses its right half and grows it again. */
const story: Scene = async (habitat, { randomSeed }, onSteps) => {
  const { grown, healed, every, strip } = STORY;
  const specimen = new Specimen(habitat, randomSeed);
  const moments: Moment[] = [];
  const show = (milliseconds: number, label?: string) =>
    moments.push({ state: specimen.state.slice(), milliseconds, ...(label && { label }) });
  for (let age = 0; age <= healed; age += every) {
    await liveTo(specimen, age, onSteps);
    const isStill = age === 0 || age === grown || age === healed;
    show(isStill ? PAUSE : FRAME, strip.includes(age) ? `t = ${age}` : undefined);
    if (age !== grown) continue;
    loseHalf(specimen.state, habitat, 'right');
    show(PAUSE, 'cut');
  }
  return moments;
};

export const SCENES: Record<SceneName, Scene> = { grow, persist, heal, turn, dial, story };

/** Steps that a scene takes. */
export function stepsOf(scene: SceneName, { age }: Pick<ScenePlan, 'age'>): number {
  const angles = 360 / TURNING.every + 4;
  return {
    grow: GROWTH.until,
    persist: age,
    heal: SETTLED + HEALING.until,
    turn: angles * TURNING.age,
    story: STORY.healed,
    dial: SETTLED + (DIAL.degrees / DIAL.every + 1) * DIAL.steps + DIAL.later,
  }[scene];
}

async function liveTo(specimen: Specimen, age: number, onSteps?: OnSteps): Promise<void> {
  const steps = age - specimen.age;
  await specimen.growTo(age);
  onSteps?.(steps);
}

/** 100, 200, 500, 1000 and so on, and the last. */
function roundAges(last: number): number[] {
  const ages: number[] = [];
  for (let decade = 100; decade < last; decade *= 10) {
    ages.push(...[decade, 2 * decade, 5 * decade].filter((age) => age < last));
  }
  return [...ages, last];
}

/**
 * Evenly spaced ages, from the seed or the age at which the pattern should have grown, to the last.
 */
function evenAges(last: number): number[] {
  const first = last > 100 ? 100 : 0;
  const frames = Math.min(PERSISTING_FRAMES, last - first);
  const ages = Array.from({ length: frames + 1 }, (_, index) =>
    Math.round(first + ((last - first) * index) / frames),
  );
  return [...new Set(ages)];
}
