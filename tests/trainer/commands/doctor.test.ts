import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Examination } from '../../../trainer/src/backends/examine.js';
import { measureBackend } from '../../../trainer/src/backends/measure.js';
import { BACKEND_NAMES } from '../../../trainer/src/backends/names.js';
import { fastestArithmetic } from '../../../trainer/src/kernel/arithmetic.js';
import { runDoctor, sheet } from '../../../trainer/src/commands/doctor.js';
import { runCommand } from '../../helpers/command-line.js';

describe('growing-ca doctor', () => {
  it('measures what is there, and says what is missing for the rest', async (t) => {
    const log = t.mock.method(console, 'log', () => undefined);
    // Of the usual size, one step of the slowest backend takes many seconds.
    await runDoctor({ json: true, rollout: { batch: 2, height: 12, width: 12, maxSteps: 4 } });
    const [printed] = log.mock.calls.map(({ arguments: [text] }) => text as string);
    const report = JSON.parse(printed) as { auto: string; backends: Examination[] };
    assert.deepEqual(
      report.backends.map(({ name }) => name),
      BACKEND_NAMES,
    );
    for (const { name, speed, problem } of report.backends) {
      if (speed) assert.ok(speed.secondsPerIteration > 0, name);
      else assert.match(problem, /install|build it/, name);
    }
    const fused = report.backends.find(({ name }) => name === 'fused')!;
    assert.equal(fused.speed!.arithmetic, fastestArithmetic());
    assert.equal(report.auto, 'fused');
  });

  it('is a command, which says what it takes', async () => {
    const { status, stderr } = await runCommand('doctor', '--threads', '0');
    assert.equal(status, 1);
    assert.match(stderr, /--threads/);
  });

  it('prints the fastest first, and which numbers are extrapolated', () => {
    const text = sheet(
      [
        { name: 'wasm', speed: { secondsPerIteration: 30.4, measuredSteps: 4 } },
        {
          name: 'fused',
          speed: { secondsPerIteration: 0.187, measuredSteps: 80, arithmetic: 'exact' },
        },
        { name: 'webgpu', problem: 'WebGPU found no GPU.' },
      ],
      2,
    );
    assert.match(
      text,
      /fused +0\.19 s {2}measured, exact arithmetic\nwasm +30 s {2}extrapolated from 4 steps\n/,
    );
    assert.match(text, /webgpu +not available\. WebGPU found no GPU\./);
    assert.match(text, /auto takes fused, the fastest here/);
    const other = sheet([{ name: 'cpu', speed: { secondsPerIteration: 1, measuredSteps: 1 } }], 2);
    assert.match(other, /train with --backend cpu/);
  });
});

describe('measurement of a backend', () => {
  it('runs longer rollouts until one takes long enough', async () => {
    const size = { batch: 1, height: 8, width: 8, maxSteps: 30 };
    const whole = await measureBackend('wasm', 1, size, 1000);
    assert.equal(whole.measuredSteps, 30);
    const short = await measureBackend('wasm', 1, size, 0);
    assert.equal(short.measuredSteps, 1);
  });
});
