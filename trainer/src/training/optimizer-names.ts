/** The optimisers; see optimizer.ts. */
export const OPTIMIZERS = ['muon', 'adam'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];
