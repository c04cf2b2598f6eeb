import { DEFAULT_EXPERIMENT } from '../../../src/model/contract.js';

/**
 * Everything that distinguishes an experiment: what it trains, wounds and shows, and which goals it
 * has.
 */
export interface ExperimentTraits {
  /** What its patterns learn, for the end of a sentence. */
  learns: string;
  /** Whether training continues from grown patterns (see pool.ts), so that patterns hold. */
  hasPool: boolean;
  /** Whether some samples of each batch are damaged (see damage.ts), so that patterns heal. */
  damages: boolean;
  /**
   * Age in steps at which a poster shows its patterns; patterns that only learn to grow drift
   * later.
   */
  posterAge: number;
  /** Whether the goals of evaluation/goals.ts apply to its models. */
  hasGoals: boolean;
}

/**
 * The experiments (docs/rule.md, "Experiments"), from the one that learns least to the one that
 * learns most.
 */
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

/** The traits of an experiment named in a file; an unknown one counts as the default. */
export function traitsOf(experiment: string | undefined): ExperimentTraits {
  const known = EXPERIMENT_NAMES.find((name) => name === experiment);
  return EXPERIMENTS[known ?? DEFAULT_EXPERIMENT];
}
