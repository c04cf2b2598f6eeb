import type { KnobKind } from '../training/knob-kinds.js';

/** One of the equal parts of a catalogue, each for its own process. */
export interface Shard {
  /** Counted from 1. */
  number: number;
  /** Number of shards. */
  of: number;
}

const MOST_SHARDS = 100_000;

/** In the form of the flag: `3/10`. */
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
 * The entries of a shard, dealt out in turn: every process gets the same result without
 * communication, whatever is finished already, and an entry added at the end moves no other.
 */
export function entriesOf<Entry>(entries: readonly Entry[], { number, of }: Shard): Entry[] {
  return entries.filter((_, index) => index % of === number - 1);
}
