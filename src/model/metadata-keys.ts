/**
 * Keys of the ONNX `metadata_props`. Every value is text; each may be missing. One export each, so
 * that a page does not load those that only the trainer writes.
 */

export const contractVersion = 'contract_version';
export const target = 'target';
export const experiment = 'experiment';
/** Cells, `WIDTHxHEIGHT`. */
export const grid = 'grid';
export const channels = 'channels';
export const fireRate = 'fire_rate';
export const dtype = 'dtype';
export const masking = 'masking';
export const sobelScale = 'sobel_scale';
export const iterations = 'iterations';
export const randomSeed = 'random_seed';
/** SPDX identifier of the target picture's licence. */
export const licence = 'licence';
/** Where the target picture comes from: `emoji:NAME` of Noto Emoji, or a file's name. */
export const source = 'source';
/** The emoji character, where the target is one. */
export const emoji = 'emoji';
/** Cells of the picture's longer side, without its margin. */
export const targetSize = 'target_size';
/** Empty cells between the picture and each edge of the grid. */
export const targetPadding = 'target_padding';
/** `remove` where a flat backdrop was taken off the picture. */
export const targetBackground = 'target_background';
/** The cells of the target's picture: RGBA, not premultiplied, compressed by raw deflate, base64. */
export const targetPixels = 'target_pixels';
/** The command that trained the model. */
export const command = 'command';
/** Git commit of the trainer, its version where it was installed, or `browser`. */
export const commit = 'commit';
/** How the trainer's kernel multiplied and added: `fused` or `exact`. */
export const arithmetic = 'arithmetic';
/** Of rounded weights: `passed`, `failed` and the rows, or `skipped`, when compared with fp32. */
export const gate = 'gate';
/** Of weights that were trained on while they were rounded: how many iterations, by what command. */
export const finetune = 'finetune';
/** JSON object of what `growing-ca evaluate` measured. */
export const scores = 'scores';
