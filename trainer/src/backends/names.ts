/** The backends, which compute rollouts and their gradients; see docs/backends.md. */
export const BACKEND_NAMES = ['fused', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];

/**
 * The backend that `auto` selects. The fused kernel computes only living cells and comes with the
 * trainer. The others compute every cell, with the overhead of about a hundred TensorFlow.js
 * operations per step on any hardware: `growing-ca doctor` measures them.
 */
export const FASTEST: BackendName = 'fused';
