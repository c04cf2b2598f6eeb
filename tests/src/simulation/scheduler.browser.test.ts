import { expect } from 'chai';
import { schedule, scheduledCount, unschedule } from '../../../src/simulation/scheduler.js';
import type { Task } from '../../../src/simulation/scheduler.js';
import { until } from '../../helpers/browser-element.js';

/** Counts what is asked of it. */
class Counter implements Task {
  speed = Infinity;
  steps = 0;
  draws = 0;

  async step(): Promise<void> {
    this.steps++;
  }

  draw(): void {
    this.draws++;
  }
}

const tasks: Task[] = [];

function play<T extends Task>(task: T): T {
  tasks.push(task);
  schedule(task);
  return task;
}

afterEach(() => {
  for (const task of tasks.splice(0)) unschedule(task);
  expect(scheduledCount()).to.equal(0);
});

/** What the window's `error` event told, without the test runner hearing of it. */
async function reportedDuring(happen: () => Promise<void>): Promise<unknown[]> {
  const reported: unknown[] = [];
  const { onerror } = window;
  const note = (event: ErrorEvent) => {
    reported.push(event.error);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.onerror = null;
  addEventListener('error', note, { capture: true });
  try {
    await happen();
  } finally {
    removeEventListener('error', note, { capture: true });
    window.onerror = onerror;
  }
  return reported;
}

it('draws once a frame, after the steps of that frame and before the page is painted', async () => {
  const order: string[] = [];
  const task = play(
    new (class extends Counter {
      override async step() {
        await super.step();
        order.push('step');
      }
      override draw() {
        super.draw();
        order.push('draw');
      }
    })(),
  );
  await until(() => task.draws >= 3);
  unschedule(task);
  expect(task.steps).to.be.above(task.draws);
  expect(order.join(' ')).to.match(/^((step )+draw ?){3,}$/);
});

it('does not draw what had no step', async () => {
  const idle = play(new Counter());
  idle.speed = 0;
  await new Promise(requestAnimationFrame);
  const after = { steps: idle.steps, draws: idle.draws };
  const other = play(new Counter());
  await until(() => other.draws >= 3);
  expect(idle).to.include(after);
});

it('goes on with the others while one hangs, and asks that one for nothing more', async () => {
  const hung = play(
    new (class extends Counter {
      override step() {
        this.steps++;
        return new Promise<never>(() => undefined);
      }
    })(),
  );
  const well = play(new Counter());
  await until(() => well.draws >= 5);
  expect(hung).to.include({ steps: 1, draws: 0 });
  unschedule(hung);
  schedule(hung);
  const { draws } = well;
  await until(() => well.draws >= draws + 3);
  expect(hung.steps).to.equal(1);
});

it('takes several steps a frame of one whose steps outlive their task', async () => {
  const late = play(
    new (class extends Counter {
      override async step() {
        await super.step();
        // As a GPU that answers some time after it was asked.
        await new Promise((resolve) => setTimeout(resolve));
      }
    })(),
  );
  await until(() => late.steps > late.draws + 3);
});

for (const [what, fault] of Object.entries({
  'rejects a step': class extends Counter {
    override async step() {
      throw new Error('no step');
    }
  },
  'throws in a step': class extends Counter {
    override step(): Promise<void> {
      throw new Error('no step');
    }
  },
  'throws in a draw': class extends Counter {
    override draw() {
      throw new Error('no draw');
    }
  },
})) {
  it(`reports and drops one that ${what}, and goes on with the others`, async () => {
    const reported = await reportedDuring(async () => {
      const well = play(new Counter());
      play(new fault());
      expect(scheduledCount()).to.equal(2);
      await until(() => scheduledCount() === 1);
      const { draws } = well;
      await until(() => well.draws >= draws + 3);
    });
    expect(reported.map(String)).to.deep.equal([
      `Error: no ${what.endsWith('draw') ? 'draw' : 'step'}`,
    ]);
  });
}
