import { InvalidArgumentError } from 'commander';

/** Reads a whole number in a range, or says what would be one. */
export function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`Give a whole number in ${lowest}..${highest}.`);
  };
}

/** Reads a number above `lowest` and not above `highest`, or says what would be one. */
export function numberAbove(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value > lowest && value <= highest) return value;
    throw new InvalidArgumentError(`Give a number above ${lowest} and up to ${highest}.`);
  };
}
