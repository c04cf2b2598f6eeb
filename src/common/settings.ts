/**
 * Values of attributes, properties and options. Each function takes whatever a page passes, also as
 * text, and returns a valid value.
 */
/** Where steps run. */
export type DeviceName = 'webgpu' | 'wasm';
/** Where an author can ask for steps to run. */
export type DeviceChoice = 'auto' | DeviceName;
/** What takes the steps: our own kernel, for graphs it knows, or onnxruntime-web. */
export type RuntimeName = 'kernel' | 'onnx';
export type RuntimeChoice = 'auto' | RuntimeName;

/**
 * What a change of angle does to a grown pattern. `carry` turns the pattern; `regrow` turns only
 * what its cells perceive, so that it breaks and, if the rule can, regrows (the paper's
 * experiment).
 */
export type Turning = 'carry' | 'regrow';

export const DEFAULT_SPEED = 60;
export const DEFAULT_BRUSH = 3.5;

/** @returns degrees; 0 for anything that is not a finite number */
export function usableAngle(given: unknown): number {
  const degrees = toNumber(given);
  return Number.isFinite(degrees) ? degrees : 0;
}

/**
 * @returns steps per second; `max`, also for infinity, means as many as possible, and negative
 *   numbers become 0
 */
export function usableSpeed(given: unknown): number | 'max' {
  if (given === 'max') return given;
  const speed = toNumber(given);
  if (speed === Infinity) return 'max';
  return Number.isNaN(speed) ? DEFAULT_SPEED : Math.max(0, speed);
}

/** Clamped to 0..1; undefined, the model's own rate, if it is not a number. */
export const usableFireRate = numberIn(0, 1, undefined);

const inSeedRange = numberIn(0, 2 ** 32 - 1, undefined);

/** Clamped to unsigned 32-bit; undefined if it is not a number. */
export function usableRandomSeed(given: unknown): number | undefined {
  const seed = inSeedRange(given);
  return seed && Math.trunc(seed);
}

/** Draws a random seed. */
export function drawRandomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Rounded down and clamped to 0..100,000; 0 if it is not a number. */
export function usableCount(given: unknown): number {
  return Math.floor(upToLargestCount(given));
}

const upToLargestCount = numberIn(0, 100_000, 0);

/** Radius in cells, clamped to 0..1024; 0 is a single cell. */
export const usableBrush = numberIn(0, 1024, DEFAULT_BRUSH);

/** @returns a function that accepts only these words; anything else becomes the first */
export function oneOf<Word extends string>(...words: [Word, ...Word[]]): (given: unknown) => Word {
  return (given) => words.find((word) => word === given) ?? words[0];
}

export const usableTurning: (given: unknown) => Turning = oneOf('carry', 'regrow');

export const usableDevice: (given: unknown) => DeviceChoice = oneOf('auto', 'webgpu', 'wasm');

export const usableRuntime: (given: unknown) => RuntimeChoice = oneOf('auto', 'kernel', 'onnx');

/** Text; undefined for null and undefined. */
export function anyText(given: unknown): string | undefined {
  return given === null || given === undefined ? undefined : String(given);
}

/** Text; undefined also if it is empty. */
export function usableText(given: unknown): string | undefined {
  return anyText(given) || undefined;
}

/** On, unless set to false: `autoplay` alone and `autoplay=""` mean on, as in HTML. */
export function usableAutoplay(given: unknown): boolean {
  return given !== false && given !== 'false';
}

/** @returns a function that clamps numbers to a range and returns `otherwise` for anything else */
function numberIn<T>(min: number, max: number, otherwise: T): (given: unknown) => number | T {
  return (given) => {
    const value = toNumber(given);
    return Number.isNaN(value) ? otherwise : clamp(value, min, max);
  };
}

export function toNumber(given: unknown): number {
  if (typeof given === 'number') return given;
  return typeof given === 'string' && given.trim() !== '' ? Number(given) : NaN;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
