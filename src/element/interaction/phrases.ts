/** What screen readers are told. A page in another language gives its own words. */
export const phrases = {
  /** Stands before the name of the target, where there is no `alt`. */
  label: 'A growing pattern',
  help: 'Space plays and pauses. R resets. Square brackets turn the pattern. Arrow keys move a cursor, with Shift farther; Enter wounds the pattern there, and P plants a seed.',
  helpToPlant:
    'Space plays and pauses. R resets. Square brackets turn the pattern. Arrow keys move a cursor, with Shift farther; Enter plants a seed there.',
  loading: 'Loading',
  playing: 'Playing',
  paused: 'Paused',
  reset: 'Back to the seed',
  wounded: 'Wounded',
  planted: 'Seed planted',
  /** Degrees, clockwise. */
  turned: 'Turned to {angle} degrees',
  /** Followed by the column and the row of the cursor, counted from 1. */
  cursor: 'Column {x}, row {y}',
};
