/** What a run of the studio trains with. */

/** Iterations of the two buttons. */
export const AIMS = { good: 800, better: 4000 };
/** Samples of the pool: fewer than usual, since the browser keeps them all with every checkpoint. */
const POOL = 128;
/** Share of the picture that the margin has to have, or turned samples would not fit. */
const ROOM_TO_TURN = 0.2;

/** Settings of training in the address, such as `?settings={"hidden":64}`: they come before ours. */
const fromAddress = readAddress();
const { size: startSize = 40, padding: startPadding, ...rest } = fromAddress ?? {};

/** Whether they could be read. */
export const areReadable = fromAddress !== undefined;

/** Those of them that no control of the page changes. */
export const given = rest;
/** Cells to begin with. */
export const START = { size: startSize, padding: startPadding ?? marginFor(startSize) };

/** @returns undefined if they are not JSON */
function readAddress() {
  try {
    return Object(JSON.parse(new URLSearchParams(location.search).get('settings') ?? '{}'));
  } catch {
    return undefined;
  }
}

/** A quarter of the picture is room to turn in, and to grow around a wound. */
export function marginFor(size) {
  return Math.ceil(size / 4);
}

/** @param {{ size: number, padding: number }} sizes in cells */
export function settingsFor({ size, padding }) {
  const turns = padding >= Math.ceil(ROOM_TO_TURN * size);
  return {
    size,
    padding,
    iterations: AIMS.good,
    // An experiment that only grows has none.
    ...(given.experiment !== 'grow' && { pool: POOL }),
    ...(!turns && { rotations: 0 }),
    ...given,
  };
}

/** Those of some settings that weights belong to. */
export function ruleOf(settings) {
  const names = ['channels', 'hidden', 'masking', 'sobelScale'];
  return Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
}
