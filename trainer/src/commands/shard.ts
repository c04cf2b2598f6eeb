import type { KnobKind } from '../training/knob-kinds.js';

/** One of the equal parts that a catalogue is divided into, each for a process of its own. */
export interface Shard {
  /** From 1 on. */
  number: number;
  /** How many there are. */
  of: number;
}

const MOST_SHARDS = 100_000;

/** As a flag has it: `3/10`. */
export const shardKind: KnobKind<Shard> = {
  placeholder: '<k/n>',
  range: `a number from 1 to n, a slash and n, such as 3/10; n at most ${MOST_SHARDS}`,
  parse: (text) => {
    const match = /^(\d+)\/(\d+)$/.exec(text);
    return match ? { number: Number(match[1]), of: Number(match[2]) } : undefined;
  },
  fits: (value): value is Shard => {
    const { number, of } = (value ?? {}) as Partial<Shard>;
    if (number === undefined || of === undefined) return false;
    return number >= 1 && number <= of && of <= MOST_SHARDS;
  },
  show: ({ number, of }) => `${number}/${of}`,
};

/**
 * The entries of a shard, dealt out in their order: each process finds the same without asking the
 * others, whatever is done already, and an entry added at the end moves none.
 */
export function entriesOf<Entry>(entries: readonly Entry[], { number, of }: Shard): Entry[] {
  return entries.filter((_, index) => index % of === number - 1);
}
