import path from 'node:path';

/**
 * By folder, the tests that cover it, as words in their paths: the quickest first. A file's own test
 * comes before them all.
 */
const COVERING: Record<string, readonly string[]> = {
  // A folder in another one comes before it.
  'trainer/src/rule/': ['trainer/rule/', 'trainer/kernel/', 'trainer/training/trainer'],
  'trainer/src/training/': ['trainer/training/', 'commands/bad-input', 'trainer/commands/train.'],
  'trainer/src/quantize/': ['trainer/quantize/', 'trainer/commands/export'],
  'trainer/src/onnx/': [
    'trainer/onnx/',
    'trainer/rule/',
    'trainer/import/',
    'commands/check',
    'commands/publish',
  ],
  'src/model/': [
    'src/model/',
    'trainer/onnx/',
    'commands/check',
    'attribute-values',
    'errors.browser',
  ],
  'src/grid/': [
    'trainer/rule/golden',
    'evaluation/specimen',
    'src/grid/',
    'interaction/place',
    'engine/onnx/parity',
    'simulation/simulation',
  ],
  'src/engine/kernel/': [
    'kernel/same-bits.test',
    'engine/kernel/',
    // Its kernel trains, too.
    'trainer/kernel/',
    'simulation/without-runtime',
  ],
  'src/engine/': [
    'grid/living-window',
    'src/engine/',
    'simulation/simulation',
    'element/growing-ca',
    'element/recovery',
  ],
};

/** Folders whose files are mutated; some lie in others. */
export const FOLDERS = Object.keys(COVERING);

/** The tests to run for a file, in their order. */
export function testsFor(file: string, tests: readonly string[]): string[] {
  const folder = FOLDERS.find((each) => file.startsWith(each))!;
  const own = `/${path.basename(file, '.ts')}.`;
  const all = [own, ...COVERING[folder]].flatMap((word) =>
    tests.filter((test) => test.includes(word)).sort(byCost),
  );
  return [...new Set(all)];
}

/** A browser takes longer to start than Node. */
function byCost(one: string, other: string): number {
  return Number(one.endsWith('.browser.test.ts')) - Number(other.endsWith('.browser.test.ts'));
}
