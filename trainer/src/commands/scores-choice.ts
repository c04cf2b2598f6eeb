/** How a run is scored at its end; see `evaluate` for what `quick` leaves out. */
export const SCORES_CHOICES = ['full', 'quick'] as const;
export type ScoresChoice = (typeof SCORES_CHOICES)[number];
