/**
 * The random seed of what a test draws at random: always the same, so that a failure can be repeated
 * and none comes by chance. Another one looks for what this one misses: `TEST_RANDOM_SEED=7 npm test`.
 *
 * @param of what is drawn, to be printed
 */
export function testRandomSeed(of: string): number {
  const randomSeed = Number(process.env.TEST_RANDOM_SEED ?? 1);
  console.log(`random seed of ${of}: ${randomSeed} (set TEST_RANDOM_SEED)`);
  return randomSeed;
}
