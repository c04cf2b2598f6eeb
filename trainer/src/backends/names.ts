/** What can compute rollouts and their gradients; docs/backends.md describes them. */
export const BACKEND_NAMES = ['fused', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];

/**
 * What `auto` stands for. The fused kernel computes only living cells and comes with the trainer.
 * The others compute every cell, and pay for each of some hundred TensorFlow.js operations a step
 * whatever the hardware: `growing-ca doctor` measures them.
 */
export const FASTEST: BackendName = 'fused';
