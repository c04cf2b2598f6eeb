import { flagOf, KNOB_NAMES } from './knobs.js';

/** How messages name settings. */
export interface Wording {
  /** A setting, alone or with a value. */
  setting(name: string, value?: string | number): string;
  /** Where all settings are listed, as the end of a sentence. */
  all: string;
}

/** On the command line: `--learning-rate 0.1`. */
export const AS_FLAGS: Wording = {
  setting: (name, value) => (value === undefined ? flagOf(name) : `${flagOf(name)} ${value}`),
  all: 'see train --help.',
};

/** In a page: `learningRate: 0.1`. */
export const AS_PROPERTIES: Wording = {
  setting(name, value) {
    if (value === undefined) return name;
    return `${name}: ${typeof value === 'string' ? `'${value}'` : value}`;
  },
  all: `the settings are ${KNOB_NAMES.join(', ')}.`,
};
