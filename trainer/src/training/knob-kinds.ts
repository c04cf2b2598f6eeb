/** A kind of values for a knob: parses flags, checks config files, and describes itself. */
export interface KnobKind<T> {
  /** Placeholder of the value in help, such as `<n>`, or `[n]` if the flag may have none. */
  placeholder: string;
  /** Value of a flag without a value, as text. */
  alone?: string;
  /** The allowed values, in words. */
  range: string;
  /** Parses the text of a flag; `fits` checks the result. */
  parse: (text: string) => unknown;
  fits: (value: unknown) => value is T;
  /** Formats a value as in a flag. */
  show: (value: T) => string;
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const toNumber = (text: string) => (text.trim() === '' ? undefined : Number(text));

export function wholeNumber(lowest: number, highest: number): KnobKind<number> {
  return {
    placeholder: '<n>',
    range: `a whole number in ${lowest}..${highest}`,
    parse: toNumber,
    fits: (value): value is number =>
      Number.isInteger(value) && Number(value) >= lowest && Number(value) <= highest,
    show: String,
  };
}

/** A number above `lowest` (or at least `lowest`, if `including`) and at most `highest`. */
export function numberIn(lowest: number, highest: number, including = false): KnobKind<number> {
  return {
    placeholder: '<x>',
    range: `a number ${including ? 'from' : 'above'} ${lowest} up to ${highest}`,
    parse: toNumber,
    fits: (value): value is number =>
      isNumber(value) && (including ? value >= lowest : value > lowest) && value <= highest,
    show: String,
  };
}

/** Two values joined by a hyphen, the second not below the first. */
export function rangeOf(kind: KnobKind<number>): KnobKind<[number, number]> {
  return {
    placeholder: '<from-to>',
    range: `two values joined by a hyphen, each ${kind.range}, the second not below the first`,
    parse: (text) => text.split('-').map(toNumber),
    fits: (value): value is [number, number] =>
      Array.isArray(value) && value.length === 2 && value.every(kind.fits) && value[0] <= value[1],
    show: ([low, high]) => `${kind.show(low)}-${kind.show(high)}`,
  };
}

/** One or more values, separated by commas. */
export function severalOf(kind: KnobKind<number>): KnobKind<number[]> {
  return {
    placeholder: '<numbers>',
    range: `one or more values separated by commas, each ${kind.range}`,
    parse: (text) => text.split(',').map(toNumber),
    fits: (value): value is number[] =>
      Array.isArray(value) && value.length > 0 && value.every(kind.fits),
    show: (values) => values.map(kind.show).join(','),
  };
}

export function oneOf<T extends string>(...names: readonly T[]): KnobKind<T> {
  return {
    placeholder: '<name>',
    range: `one of ${names.join(', ')}`,
    parse: (text) => text,
    fits: (value): value is T => names.some((name) => name === value),
    show: (name) => name,
  };
}

/** One or more different words, separated by commas. */
export function someOf<T extends string>(...names: readonly T[]): KnobKind<T[]> {
  const { fits } = oneOf(...names);
  return {
    placeholder: '<names>',
    range: `some of ${names.join(',')}`,
    parse: (text) => text.split(','),
    fits: (value): value is T[] =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every(fits) &&
      new Set(value).size === value.length,
    show: (chosen) => chosen.join(','),
  };
}

/** A share in 0..1; the flag without a value means 1. */
export const share: KnobKind<number> = {
  ...numberIn(0, 1, true),
  placeholder: '[share]',
  alone: '1',
};
