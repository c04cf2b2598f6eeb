/**
 * Training in a page: see docs/browser-training.md.
 *
 * @module growing-ca-trainer/browser
 */
export type { Dtype } from '../../../src/model/contract.js';
export { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from '../training/checkpoint.js';
export type { GivenSettings } from '../training/check-settings.js';
export { PRESETS, type PresetName } from '../training/presets.js';
export type { TrainingSettings } from '../training/settings.js';
export type { RuleWeights } from '../rule/weights.js';
export type { Target } from '../targets/target.js';
export { exportModel } from './export-model.js';
export { drawTarget, type Picture } from './picture.js';
export type { Progress } from './progress.js';
export { train, type NewRun, type ResumedRun, type RunOptions } from './train.js';
