/**
 * The model contract: what a model file must look like to run in the element, whoever trained it.
 *
 * One `.onnx` file is one update rule, and one run of it is one step. The trainer writes files with
 * these names, and the element runs them.
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

/** When cells that are not alive are set to zero (docs/rule.md, "Variants"). */
export const MASKINGS = ['after', 'before-and-after'] as const;
export type Masking = (typeof MASKINGS)[number];
/** How a file stores its weights, the largest first. */
export const DTYPES = ['fp32', 'fp16', 'q8'] as const;
export type Dtype = (typeof DTYPES)[number];
/** The experiment that is used if none is named. */
export const DEFAULT_EXPERIMENT = 'regenerate';

export * as METADATA_KEYS from './metadata-keys.js';
