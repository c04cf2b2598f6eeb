import { DEFAULT_EXPERIMENT } from '../../../src/model/contract.js';
import { BEFORE_THESE, type TrainingSettings } from './settings.js';

/**
 * The best recipe: Muon, unscaled Sobel, masking before and after, 12 cells of padding, wounds as
 * large as half of the grid, and half of the seeds turned (docs/findings.md).
 */
const standard: TrainingSettings = {
  experiment: DEFAULT_EXPERIMENT,
  size: 40,
  padding: 12,
  background: 'keep',
  channels: 16,
  hidden: 128,
  masking: 'before-and-after',
  sobelScale: 1,
  fireRate: 0.5,
  iterations: 5000,
  batch: 8,
  pool: 256,
  warmUp: 300,
  steps: [64, 96],
  optimizer: 'muon',
  learningRate: 4e-3,
  schedule: 'cosine',
  learningRateFloor: 0.01,
  average: 50,
  damaged: 3,
  damage: ['circle', 'half', 'centre'],
  damageRadius: [0.1, 0.4],
  rotations: 0.5,
  randomSeed: 1,
};

/** Common to both publications; Adam needs three times the iterations. */
const asPublished = {
  damage: ['circle'],
  rotations: 0,
  pool: 1024,
  iterations: 12000,
  optimizer: 'adam',
  learningRate: 2e-3,
  ...BEFORE_THESE,
} satisfies Partial<TrainingSettings>;

/** Recipes to start from; each setting can be overridden. */
export const PRESETS = {
  default: standard,
  /** The PyTorch variant (docs/rule.md, "Variants"): the target fills the grid, masking after the update. */
  document: { ...standard, ...asPublished, padding: 0, masking: 'after' },
  /** The Distill article: a margin of 16 cells, Sobel / 8, masking before and after. */
  distill: { ...standard, ...asPublished, padding: 16, sobelScale: 1 / 8 },
} satisfies Record<string, TrainingSettings>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
