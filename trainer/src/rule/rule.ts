import type { Masking } from '../../../src/model/contract.js';

/**
 * The properties of an update rule that are fixed before training: its size, and the published
 * variant that it follows.
 */
export interface Rule {
  /** Values per cell: premultiplied RGB, alpha, hidden channels. */
  channels: number;
  /** Width of the hidden layer. */
  hidden: number;
  /** Factor on both Sobel kernels: 1 in the PyTorch variant, 1/8 in the paper (docs/rule.md). */
  sobelScale: number;
  masking: Masking;
}
