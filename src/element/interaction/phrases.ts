/** What screen readers announce. Assign translations for a page in another language. */
export const phrases = {
  /** Precedes the name of the target, if there is no `alt`. */
  label: 'A growing pattern',
  help: 'Space plays and pauses. R resets. Square brackets turn the pattern. Arrow keys move a cursor, faster with Shift. Enter damages the pattern there. P plants a seed there.',
  helpToPlant:
    'Space plays and pauses. R resets. Square brackets turn the pattern. Arrow keys move a cursor, faster with Shift. Enter plants a seed there.',
  loading: 'Loading',
  playing: 'Playing',
  paused: 'Paused',
  reset: 'Restarted from the seed',
  wounded: 'Damaged',
  planted: 'Seed planted',
  taken: 'No room for a seed here',
  /** Degrees, clockwise. */
  turned: 'Turned to {angle} degrees',
  /** Column and row of the cursor, counted from 1. */
  cursor: 'Column {x}, row {y}',
};
