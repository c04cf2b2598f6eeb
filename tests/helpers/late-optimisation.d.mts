export const LATE_OPTIMISATION: string;
