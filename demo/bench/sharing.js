/** What patterns that share a grid cost, beside the same patterns each on a grid of its own. */
import { Simulation, loadModel } from '../../dist/simulation.js';
import { WAYS } from './options.js';
import { median } from './statistics.js';

const NAMES = [
  ...['lizard', 'butterfly', 'explosion', 'eye', 'fish'],
  ...['ladybug', 'pretzel', 'smiley', 'tree', 'web'],
];
const GRID = { width: 256, height: 256 };
/** The first one grows in the middle. */
const PLACES = [
  ...[45, 211].flatMap((y) => [40, 98, 157].map((x) => ({ x, y }))),
  ...[40, 216].map((x) => ({ x, y: 128 })),
  { x: 216, y: 45 },
];
/** After which all have grown. */
const GROWN = 300;
const ROUNDS = 40;
/** In a round, of ten patterns and of one: a browser's clock has ticks of a tenth of a millisecond. */
const STEPS = { ten: 6, one: 60 };

/** Milliseconds of a step of each of some simulations, over a few. */
async function time(simulations, steps) {
  const start = performance.now();
  for (const simulation of simulations) await simulation.step(steps);
  return (performance.now() - start) / steps;
}

/** @returns rows of one and of ten patterns */
export async function measureSharing(report) {
  report('sharing: ten models grow');
  const models = await Promise.all(
    NAMES.map((name) =>
      loadModel(new URL(`../../weights/${name}.regenerate.q8.onnx`, import.meta.url)),
    ),
  );
  const create = (model) => Simulation.create(model, { ...WAYS.kernel, grid: GRID, randomSeed: 7 });
  const alone = await Promise.all(models.map(create));
  const ten = await create(models[0]);
  for (const [i, place] of PLACES.entries()) await ten.plant({ ...place, src: models[i + 1] });
  // Had another one beside it for a while.
  const single = await create(models[0]);
  await single.plant({ ...PLACES[0], src: models[1] });
  await single.damage({ ...PLACES[0], radius: 1 });
  const all = [...alone, ten, single];
  for (const simulation of all) await simulation.step(GROWN);

  const rounds = [];
  for (let round = 1; round <= ROUNDS; round++) {
    report(`sharing: round ${round} of ${ROUNDS}`);
    rounds.push({
      ten: await time([ten], STEPS.ten),
      aloneTogether: await time(alone, STEPS.ten),
      single: await time([single], STEPS.one),
      alone: await time([alone[0]], STEPS.one),
    });
  }
  for (const simulation of all) await simulation.dispose();
  const row = (count, shared, apart) => ({
    count,
    sharedMilliseconds: median(rounds.map((round) => round[shared])),
    apartMilliseconds: median(rounds.map((round) => round[apart])),
    ofApart: median(rounds.map((round) => round[shared] / round[apart])),
  });
  return [row(1, 'single', 'alone'), row(NAMES.length, 'ten', 'aloneTogether')];
}
