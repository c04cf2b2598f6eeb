import { expect } from 'chai';
import { Simulation, setRuntimeBase } from '../../../src/simulation/index.js';
import { goldenModelUrl, runtimeFolder } from '../../helpers/browser-fixtures.js';

setRuntimeBase(runtimeFolder);

const options = { device: 'wasm', randomSeed: 3 } as const;

let simulations: Simulation[];

beforeEach(async () => {
  simulations = await Promise.all(
    [1, 2, 3].map(() => Simulation.create(goldenModelUrl('step_post'), options)),
  );
});

afterEach(() => Promise.all(simulations.map((simulation) => simulation.dispose())));

it('long jobs share the time: none waits for another to end', async () => {
  const steps = 600;
  const [first, ...others] = simulations;
  const jobs = others.map((simulation) => simulation.step(steps));
  await first.step(steps);
  for (const { stepCount } of others) expect(stepCount).to.be.within(steps - 3, steps);
  await Promise.all(jobs);
});

it('the page answers and paints during long jobs, and others play', async () => {
  const [playing, ...long] = simulations;
  let jobs = long.length;
  for (const simulation of long) {
    // So many that they outlast a few frames on any machine.
    const all = Array.from({ length: 20 }, () => simulation.step(100_000));
    void Promise.all(all).then(() => jobs--);
  }
  void playing.play();
  let answers = 0;
  for (let timer = 0; timer < 10; timer++) {
    await new Promise((resolve) => setTimeout(resolve));
    answers++;
  }
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  expect(jobs).to.equal(long.length);
  expect(answers).to.equal(10);
  expect(playing.stepCount).to.be.above(0);
  for (const { stepCount } of long) expect(stepCount).to.be.above(0);
});
