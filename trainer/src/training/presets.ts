import type { TrainingSettings } from './settings.js';

/** The best recipe known: unscaled Sobel, masking before and after, a margin of 12 cells. */
const standard: TrainingSettings = {
  experiment: 'regenerate',
  size: 40,
  padding: 12,
  background: 'keep',
  channels: 16,
  hidden: 128,
  masking: 'before-and-after',
  sobelScale: 1,
  fireRate: 0.5,
  iterations: 8000,
  batch: 8,
  pool: 256,
  steps: [64, 96],
  learningRate: 2e-3,
  schedule: 'cosine',
  learningRateFloor: 0.01,
  damaged: 3,
  damage: ['circle'],
  damageRadius: [0.1, 0.4],
  rotations: 0,
  randomSeed: 1,
};

/** Recipes to start from; every knob of them can be turned. */
export const PRESETS = {
  default: standard,
  /** The design document: a target that fills the grid, masking after the update. */
  document: { ...standard, padding: 0, masking: 'after', pool: 1024 },
  /** The Distill article: a margin of 16 cells, Sobel / 8, masking before and after. */
  distill: { ...standard, padding: 16, sobelScale: 1 / 8, pool: 1024 },
} satisfies Record<string, TrainingSettings>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
