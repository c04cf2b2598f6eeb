import type { Masking } from '../../../src/model/contract.js';

/** What is fixed about an update rule before training: its size and which published variant it follows. */
export interface Rule {
  /** Values per cell: premultiplied RGB, alpha, hidden channels. */
  channels: number;
  /** Width of the hidden layer. */
  hidden: number;
  /** Factor on both Sobel kernels: 1 in the PyTorch variant, 1/8 in the paper (docs/rule.md). */
  sobelScale: number;
  masking: Masking;
}
