/** A row of a score sheet in `scores.json`; see `scoreRecord`. */
export interface RecordedRow {
  median: number | null;
  worst: number | null;
  healedShare?: number;
}

/** What a good model reaches in a row; a row may have several goals. */
export interface Goal {
  measure: keyof RecordedRow;
  /** Largest error, or smallest healed share. */
  value: number;
}

const held: Goal[] = [{ measure: 'median', value: 0.0002 }];
const regrown: Goal[] = [{ measure: 'healedShare', value: 0.9 }];
const turned: Goal[] = [{ measure: 'median', value: 0.004 }];

/** Goals for the fp32 file of a model, by the key of the row. */
export const GOALS: Readonly<Record<string, readonly Goal[]>> = {
  grown_96: [{ measure: 'median', value: 0.001 }],
  held_1000: held,
  held_5000: held,
  held_20000: held,
  healed_500: [
    { measure: 'median', value: 0.0005 },
    { measure: 'worst', value: 0.005 },
  ],
  left_1000: regrown,
  right_1000: regrown,
  top_1000: regrown,
  bottom_1000: regrown,
  centre_1000: regrown,
  turned_30_300: turned,
  turned_30_2000: turned,
  turned_45_300: turned,
  turned_45_2000: turned,
};

export function isReached(row: RecordedRow, { measure, value }: Goal): boolean {
  const measured = row[measure];
  if (measured === null || measured === undefined) return false;
  return measure === 'healedShare' ? measured >= value : measured <= value;
}

export function describeGoal({ measure, value }: Goal): string {
  if (measure === 'healedShare') return `healed in ${percentage(value)}`;
  return `${measure} ${value}`;
}

export function percentage(share: number): string {
  return `${Math.round(100 * share)} %`;
}
