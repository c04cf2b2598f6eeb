import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { KnobKind } from '../training/knob-kinds.js';
import { severalOf, wholeNumber } from '../training/knob-kinds.js';
import { KNOBS } from '../training/knobs.js';

/** A flag whose text is parsed as a kind of value, or refused with a hint about what is allowed. */
export function flag<T>(spec: string, text: string, kind: KnobKind<T>): Option {
  return new Option(spec, text).argParser((given: string) => {
    const value = kind.parse(given);
    if (kind.fits(value)) return value;
    // A word after a flag that needs no value may have been meant as the target.
    const hint = kind.alone === undefined ? '' : ', or write the target before this flag';
    throw new InvalidArgumentError(`Give ${kind.range}${hint}.`);
  });
}

export function threadsFlag(): Option {
  return flag('--threads <n>', '1..64 (default: one per processor)', wholeNumber(1, 64));
}

/** @param text description, with the default */
export function patternsFlag(text: string): Option {
  return flag('--patterns <n>', text, wholeNumber(1, 1000));
}

/** @param usual the default ages, as text */
export function heldFlag(usual: string): Option {
  return flag(
    '--held <steps>',
    `ages at which to measure whether patterns hold, separated by commas (default: ${usual})`,
    severalOf(wholeNumber(1, 1e6)),
  );
}

/** @param text description, with the default */
export function randomSeedFlag(text: string): Option {
  return flag('--random-seed <n>', text, KNOBS.randomSeed.kind);
}

interface PictureTexts {
  target: string;
  size?: string;
  padding?: string;
}

/** Flags for the target picture of a model's patterns. */
export function addPictureFlags(
  command: Command,
  {
    target,
    size = "cells of the picture's longer side",
    padding = 'empty cells on each side',
  }: PictureTexts,
): Command {
  return command
    .option('--target <picture>', target)
    .addOption(flag('--size <n>', size, KNOBS.size.kind))
    .addOption(flag('--padding <n>', padding, KNOBS.padding.kind))
    .addOption(
      flag('--background <name>', 'keep or remove a flat backdrop', KNOBS.background.kind),
    );
}
