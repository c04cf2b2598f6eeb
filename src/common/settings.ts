/**
 * What attributes, properties and options may hold. Each function takes whatever a page gives,
 * text or not, and brings it into range, so that nothing later has to doubt it.
 */
/** Where steps run. */
export type DeviceName = 'webgpu' | 'wasm';
/** What an author may ask for. */
export type DeviceChoice = 'auto' | DeviceName;
/** What takes the steps: our own kernel, for files whose graph it knows, or onnxruntime-web. */
export type RuntimeName = 'kernel' | 'onnx';
export type RuntimeChoice = 'auto' | RuntimeName;

/**
 * What a change of angle does to what has grown: turns it along, or turns only what cells perceive,
 * so that it breaks and, where the rule can do that, regrows (the paper's experiment).
 */
export type Turning = 'carry' | 'regrow';

export const DEFAULT_SPEED = 60;
export const DEFAULT_BRUSH = 3.5;

/** Degrees; 0 for what is no number or not finite. */
export function usableAngle(given: unknown): number {
  const degrees = toNumber(given);
  return Number.isFinite(degrees) ? degrees : 0;
}

/** Steps per second, or as many as fit: `max`, which infinity means too. Negative numbers count as 0. */
export function usableSpeed(given: unknown): number | 'max' {
  if (given === 'max') return given;
  const speed = toNumber(given);
  if (speed === Infinity) return 'max';
  return Number.isNaN(speed) ? DEFAULT_SPEED : Math.max(0, speed);
}

/** 0..1, brought into that range; undefined, the model's own, for what is no number. */
export const usableFireRate = numberIn(0, 1, undefined);

const inSeedRange = numberIn(0, 2 ** 32 - 1, undefined);

/** Unsigned 32-bit, brought into that range; undefined for what is no number. */
export function usableRandomSeed(given: unknown): number | undefined {
  const seed = inSeedRange(given);
  return seed && Math.trunc(seed);
}

/** A random seed by chance. */
export function drawRandomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** Rounded down; negative numbers and what is no number count as 0, and 100,000 is the most. */
export function usableCount(given: unknown): number {
  return Math.floor(upToLargestCount(given));
}

const upToLargestCount = numberIn(0, 100_000, 0);

/** Radius in cells; negative numbers count as 0, one cell. */
export const usableBrush = numberIn(0, 1024, DEFAULT_BRUSH);

/** @returns a function that lets only some words pass; the first stands for everything else */
export function oneOf<Word extends string>(...words: [Word, ...Word[]]): (given: unknown) => Word {
  return (given) => words.find((word) => word === given) ?? words[0];
}

export const usableTurning: (given: unknown) => Turning = oneOf('carry', 'regrow');

export const usableDevice: (given: unknown) => DeviceChoice = oneOf('auto', 'webgpu', 'wasm');

export const usableRuntime: (given: unknown) => RuntimeChoice = oneOf('auto', 'kernel', 'onnx');

/** Text, or undefined for what is not there. */
export function anyText(given: unknown): string | undefined {
  return given === null || given === undefined ? undefined : String(given);
}

/** Text, or undefined for what is empty or not there. */
export function usableText(given: unknown): string | undefined {
  return anyText(given) || undefined;
}

/** On, unless it is said to be off: `autoplay` alone and `autoplay=""` mean on, as in HTML. */
export function usableAutoplay(given: unknown): boolean {
  return given !== false && given !== 'false';
}

/** @returns a function that brings numbers into a range, and takes what is none for `otherwise` */
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
