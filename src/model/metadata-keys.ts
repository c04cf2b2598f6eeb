/**
 * Keys of the ONNX `metadata_props`. Every value is text; each may be missing. Each key is an
 * export of its own, so that pages do not load the ones that only the trainer writes.
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
/** The emoji character, if the target is an emoji. */
export const emoji = 'emoji';
/** Cells of the picture's longer side, without its margin. */
export const targetSize = 'target_size';
/** Empty cells between the picture and each edge of the grid. */
export const targetPadding = 'target_padding';
/** `remove` if a flat backdrop was removed from the picture. */
export const targetBackground = 'target_background';
/** The target's cells: straight RGBA, as base64 of raw deflate. */
export const targetPixels = 'target_pixels';
/** The command that trained the model. */
export const command = 'command';
/** Git commit of the trainer; its version if it was installed, or `browser`. */
export const commit = 'commit';
/** The arithmetic of the trainer's kernel: `fused` or `exact`. */
export const arithmetic = 'arithmetic';
/** Result of comparing rounded weights with fp32: `passed`, `failed` and the rows, or `skipped`. */
export const gate = 'gate';
/** For weights that were finetuned while rounded: the iterations and the command. */
export const finetune = 'finetune';
/** JSON object of what `growing-ca evaluate` measured. */
export const scores = 'scores';
