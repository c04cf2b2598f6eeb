import { MASKINGS } from '../../../src/model/contract.js';
import { BACKGROUNDS } from '../targets/backdrop.js';
import { DAMAGE_SHAPES } from './damage.js';
import { EXPERIMENT_NAMES, EXPERIMENTS } from './experiments.js';
import type { KnobKind } from './knob-kinds.js';
import { numberIn, oneOf, rangeOf, share, someOf, wholeNumber } from './knob-kinds.js';
import { OPTIMIZERS } from './optimizer-names.js';
import type { TrainingSettings } from './settings.js';
import { SCHEDULES } from './settings.js';

export interface Knob<T> {
  kind: KnobKind<T>;
  /** Heading in help. */
  group: 'What is learned' | 'The rule' | 'How it is trained' | 'Damage and turns';
  text: string;
}

type Knobs = { [K in keyof TrainingSettings]: Knob<TrainingSettings[K]> };

/**
 * Every setting of a training run. Flags, config files, help and checks are all derived from this
 * list.
 */
export const KNOBS: Knobs = {
  experiment: {
    kind: oneOf(...EXPERIMENT_NAMES),
    group: 'What is learned',
    text: EXPERIMENT_NAMES.map((name) => EXPERIMENTS[name].learns).join(', '),
  },
  size: {
    kind: wholeNumber(4, 256),
    group: 'What is learned',
    text: "cells of the picture's longer side",
  },
  padding: {
    kind: wholeNumber(0, 256),
    group: 'What is learned',
    text: 'empty cells on each side',
  },
  background: {
    kind: oneOf(...BACKGROUNDS),
    group: 'What is learned',
    text: 'whether to keep or remove a flat backdrop',
  },
  channels: {
    kind: wholeNumber(4, 64),
    group: 'The rule',
    text: 'values per cell: red, green, blue, alpha and hidden ones',
  },
  hidden: {
    kind: wholeNumber(1, 1024),
    group: 'The rule',
    text: 'width of the hidden layer',
  },
  masking: {
    kind: oneOf(...MASKINGS),
    group: 'The rule',
    text: 'when to clear cells that are not alive, relative to the update',
  },
  sobelScale: {
    kind: numberIn(0, 1),
    group: 'The rule',
    text: 'factor on the gradients that cells perceive',
  },
  fireRate: {
    kind: numberIn(0, 1),
    group: 'The rule',
    text: 'probability that a cell fires in a step',
  },
  iterations: {
    kind: wholeNumber(1, 1e6),
    group: 'How it is trained',
    text: 'training iterations',
  },
  batch: {
    kind: wholeNumber(1, 256),
    group: 'How it is trained',
    text: 'samples per iteration',
  },
  pool: {
    kind: wholeNumber(1, 65536),
    group: 'How it is trained',
    text: 'samples kept between iterations',
  },
  warmUp: {
    kind: wholeNumber(0, 1e6),
    group: 'How it is trained',
    text: 'first iterations, which start from seeds alone; at most half of them',
  },
  steps: {
    kind: rangeOf(wholeNumber(1, 4096)),
    group: 'How it is trained',
    text: 'fewest and most steps per iteration',
  },
  optimizer: {
    kind: oneOf(...OPTIMIZERS),
    group: 'How it is trained',
    text: 'how gradients change the weights; muon needs a third of the iterations, the paper uses adam',
  },
  learningRate: {
    kind: numberIn(0, 1),
    group: 'How it is trained',
    text: 'learning rate of the first iteration',
  },
  schedule: {
    kind: oneOf(...SCHEDULES),
    group: 'How it is trained',
    text: 'how the learning rate changes; with a constant one, patterns drift',
  },
  learningRateFloor: {
    kind: numberIn(0, 1, true),
    group: 'How it is trained',
    text: 'share of the learning rate left at the end of a cosine schedule',
  },
  average: {
    kind: wholeNumber(0, 1e6),
    group: 'How it is trained',
    text: 'iterations whose weights are averaged into those that are shown and exported; 0 for none',
  },
  randomSeed: {
    kind: wholeNumber(0, 2 ** 32 - 1),
    group: 'How it is trained',
    text: 'the same number gives the same weights',
  },
  damaged: {
    kind: wholeNumber(0, 255),
    group: 'Damage and turns',
    text: 'samples per batch that are damaged',
  },
  damage: {
    kind: someOf(...DAMAGE_SHAPES),
    group: 'Damage and turns',
    text: 'shapes of damage',
  },
  damageRadius: {
    kind: rangeOf(numberIn(0, 1)),
    group: 'Damage and turns',
    text: 'smallest and largest damage, in halves of the grid',
  },
  rotations: {
    kind: share,
    group: 'Damage and turns',
    text: 'share of the seeds that are turned, each by its own random angle',
  },
};

export const KNOB_NAMES = Object.keys(KNOBS) as (keyof TrainingSettings)[];

/** `learningRate` as a flag: `--learning-rate`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
