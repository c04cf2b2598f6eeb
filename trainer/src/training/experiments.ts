import { DEFAULT_EXPERIMENT } from '../../../src/model/contract.js';

/** All that sets one experiment apart from the others: what it trains, wounds, shows and is held to. */
export interface ExperimentTraits {
  /** What its patterns learn, as the end of a sentence. */
  learns: string;
  /** Whether training goes on from what it has grown (see pool.ts), so that patterns hold. */
  hasPool: boolean;
  /** Whether some samples of each batch are damaged (see damage.ts), so that patterns heal. */
  damages: boolean;
  /** Age in steps at which a poster shows its patterns; what only learns to grow drifts later. */
  posterAge: number;
  /** Whether its models are held to the goals of evaluation/goals.ts. */
  hasGoals: boolean;
}

/** The experiments (docs/rule.md, "Experiments"), from the one that learns least on. */
export const EXPERIMENTS = {
  grow: {
    learns: 'to reach the target',
    hasPool: false,
    damages: false,
    posterAge: 96,
    hasGoals: false,
  },
  persist: {
    learns: 'to hold it',
    hasPool: true,
    damages: false,
    posterAge: 300,
    hasGoals: false,
  },
  regenerate: {
    learns: 'to hold and heal it',
    hasPool: true,
    damages: true,
    posterAge: 300,
    hasGoals: true,
  },
} satisfies Record<string, ExperimentTraits>;

export type Experiment = keyof typeof EXPERIMENTS;
export const EXPERIMENT_NAMES = Object.keys(EXPERIMENTS) as Experiment[];

/** Those of an experiment that a file names; one that is not known here is taken for the default. */
export function traitsOf(experiment: string | undefined): ExperimentTraits {
  const known = EXPERIMENT_NAMES.find((name) => name === experiment);
  return EXPERIMENTS[known ?? DEFAULT_EXPERIMENT];
}
