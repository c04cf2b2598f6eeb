/**
 * The speed that this machine's SIMD could reach in WebAssembly: chains of multiply and add that
 * touch no memory. Assembled here, since a page has no compiler for it.
 */

const BLOCK_MILLISECONDS = 10;
/** As many as hide the latency of an operation and fit the registers of a CPU. */
const CHAINS = 12;
const LANES = 4;
/** Multiply and add. */
const OPERATIONS = 2 * LANES * CHAINS;

/** Of instructions that are used here. */
const I32 = 0x7f;
const V128 = 0x7b;
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const end = 0x0b;
const splat = (value) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer), 0xfd, 0x13];
const multiply = [0xfd, 0xe6, 0x01];
const add = [0xfd, 0xe4, 0x01];
const or = [0xfd, 0x50];
const anyTrue = [0xfd, 0x53];

const counted = (items) => [items.length, ...items.flat()];
const section = (id, ...items) => [id, ...sized(counted(items))];

/** With its length before it, in one or two bytes. */
function sized(bytes) {
  const { length } = bytes;
  return length < 128 ? [length, ...bytes] : [(length & 127) | 128, length >> 7, ...bytes];
}

/** A function of a count of rounds. What it returns is there so that no compiler drops the rounds. */
function assemble() {
  const rounds = 0;
  const factor = 1;
  const change = 2;
  const chains = Array.from({ length: CHAINS }, (_, i) => 3 + i);
  const body = [
    ...counted([[chains.length + 2, V128]]),
    ...[splat(0.999), set(factor), splat(0.001), set(change)].flat(),
    ...chains.flatMap((chain) => [...splat(chain), ...set(chain)]),
    ...[0x03, 0x40], // loop
    ...chains.flatMap((chain) =>
      [get(chain), get(factor), multiply, get(change), add, set(chain)].flat(),
    ),
    // rounds = rounds - 1, again unless it is 0
    ...[...get(rounds), 0x41, 1, 0x6b, 0x22, rounds, 0x0d, 0, end],
    ...get(factor),
    ...chains.flatMap((chain) => [...get(chain), ...or]),
    ...[...anyTrue, end],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [0x60, 1, I32, 1, I32]), // its type
    ...section(3, [0]),
    ...section(7, [4, ...new TextEncoder().encode('spin'), 0, 0]),
    ...section(10, sized(body)),
  ]);
}

/** @returns a function that measures GFLOP/s */
export async function openPeak() {
  const { instance } = await WebAssembly.instantiate(assemble());
  const { spin } = instance.exports;
  const time = (rounds) => {
    const start = performance.now();
    spin(rounds);
    return performance.now() - start;
  };
  let rounds = 1 << 10;
  while (time(rounds) < BLOCK_MILLISECONDS) rounds *= 2;
  return () => (OPERATIONS * rounds) / time(rounds) / 1e6;
}
