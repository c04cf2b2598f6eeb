/**
 * Training in a page: see docs/browser-training.md.
 *
 * @module growing-ca-trainer/browser
 */
export type { Dtype } from '../../../src/model/contract.js';
export { encodeCheckpoint, type Checkpoint } from '../training/checkpoint.js';
export type { GivenSettings } from '../training/check-settings.js';
export { PRESETS, type PresetName } from '../training/presets.js';
export type { TrainingSettings } from '../training/settings.js';
export type { RuleWeights } from '../rule/weights.js';
export type { Target } from '../targets/target.js';
export { UserError } from '../common/user-error.js';
export { decodeCheckpoint } from './checkpoint-bytes.js';
export { drawEmoji } from './draw-emoji.js';
export { drawPoster, exportModel, exportPage } from './export-model.js';
export { measure, type Measured, type MeasureOptions } from './measure.js';
export { openModel, type OpenedModel } from './open-model.js';
export { drawTarget, type Picture } from './picture.js';
export type { Progress } from './progress.js';
export { readPicture, type ReadPicture } from './read-picture.js';
export { train, type NewRun, type ResumedRun, type RunOptions } from './train.js';
