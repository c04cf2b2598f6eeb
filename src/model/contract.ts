/**
 * The model contract: what a file must look like to run in the element, whoever trained it.
 *
 * One `.onnx` file is one update rule and one run of it is one step. Both halves of the project
 * read these names from here: the trainer when it writes a file, the element when it runs one.
 */

/** Version of the contract that this code writes and reads. */
export const CONTRACT_VERSION = 1;

/** Input, float32 [1, C, H, W], C >= 4: premultiplied RGB, alpha, hidden channels. */
export const STATE = 'state';
/** Input, float32 [1, 1, H, W]: 1 where the cell fires in this step, else 0. */
export const UPDATE_MASK = 'update_mask';
/** Input, float32 [1, 2, 1, 1] or [1, 2, H, W]: cos and sin of the angle that turns perception. */
export const ROTATION = 'rotation';
/** Output, float32 [1, C, H, W]. */
export const NEXT_STATE = 'next_state';

export const INPUT_NAMES = [STATE, UPDATE_MASK, ROTATION] as const;
export const OUTPUT_NAMES = [NEXT_STATE] as const;

/** When cells that are not alive are set to zero: the design document's way, or Distill's. */
export type Masking = 'after' | 'before-and-after';
/** What a model was trained to do (design document, section 6). */
export type Experiment = 'grow' | 'persist' | 'regenerate';
/** How a file stores its weights. */
export type Dtype = 'fp32' | 'fp16' | 'q8';

/** A cell is alive if it or a neighbour has an alpha above this (design document, section 4.4). */
export const ALIVE_THRESHOLD = 0.1;

/** Keys of the ONNX `metadata_props`. Every value is text; each may be missing. */
export const METADATA_KEYS = {
  contractVersion: 'contract_version',
  target: 'target',
  experiment: 'experiment',
  /** Cells, `WIDTHxHEIGHT`. */
  grid: 'grid',
  channels: 'channels',
  fireRate: 'fire_rate',
  dtype: 'dtype',
  masking: 'masking',
  sobelScale: 'sobel_scale',
  iterations: 'iterations',
  randomSeed: 'random_seed',
  /** SPDX identifier of the target picture's licence. */
  licence: 'licence',
  /** Where the target picture comes from: `emoji:NAME` of Noto Emoji, or a file's name. */
  source: 'source',
  /** The emoji character, where the target is one. */
  emoji: 'emoji',
  /** Cells of the picture's longer side, without its margin. */
  targetSize: 'target_size',
  /** Empty cells between the picture and each edge of the grid. */
  targetPadding: 'target_padding',
  /** `remove` where a flat backdrop was taken off the picture. */
  targetBackground: 'target_background',
  /** The command that trained the model. */
  command: 'command',
  /** Git commit of the trainer. */
  commit: 'commit',
  /** Of rounded weights: `passed`, `failed` and the rows, or `skipped`, when compared with fp32. */
  gate: 'gate',
  /** Of weights that were trained on while they were rounded: how many iterations, by what command. */
  finetune: 'finetune',
  /** JSON object of what `growing-ca evaluate` measured. */
  scores: 'scores',
} as const;
