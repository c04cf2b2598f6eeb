/** The studio for those who press twice, change their mind, or do both before an answer is there. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { ENDLESS, serveStudio, Studio, type StudioServer } from '../../helpers/studio.js';

let served: StudioServer;

before(async () => {
  served = await serveStudio(false);
});

after(() => served?.close());

/** Presses buttons, one right after the other. */
function press({ page }: Studio, ...selectors: string[]): Promise<void> {
  return page.evaluate((selectors) => {
    for (const selector of selectors) document.querySelector<HTMLElement>(selector)!.click();
  }, selectors);
}

/** As if it had learned for minutes, so that it asks before another picture replaces the run. */
async function grownUp(studio: Studio): Promise<void> {
  await studio.page.evaluate(() => {
    const { now } = Date;
    let calls = 0;
    Date.now = () => now() + 15_000 * calls++;
  });
  await studio.iterations((await studio.iterations()) + 10);
}

describe('a run that is told much at once', () => {
  let studio: Studio;
  before(async () => {
    studio = await Studio.open(served, ENDLESS, {
      prepare: (page) =>
        page.addInitScript(() => {
          const training = new Set<Worker>();
          globalThis.mostAtOnce = 0;
          globalThis.Worker = class extends Worker {
            constructor(address: string | URL, options?: WorkerOptions) {
              super(address, options);
              if (`${address}`.includes('training')) training.add(this);
              globalThis.mostAtOnce = Math.max(globalThis.mostAtOnce, training.size);
            }
            override terminate() {
              training.delete(this);
              super.terminate();
            }
          };
        }),
    });
    await studio.draw();
    await studio.iterations(5);
  });
  after(() => studio?.close());

  it('goes on once after a double click', async () => {
    await press(studio, '[data-aim=better]', '[data-aim=better]');
    await studio.said('speed', / of 200,000/);
    await studio.iterations(await studio.iterations());
  });

  it('rests if that is what it was told last', async () => {
    await press(studio, '[data-aim=good]', '#pause');
    await studio.state('paused');
    await studio.said('speed', / of 100,000/);
    const iteration = await studio.iterations();
    await studio.page.waitForTimeout(500);
    assert.equal(await studio.iterations(), iteration);
    await studio.state('paused');
  });

  it('gives way to another picture', async () => {
    await press(studio, '#pause');
    await studio.state('learning');
    await grownUp(studio);
    await studio.draw([0.3, 0.3], [0.4, 0.3]);
    await studio.said('question', /new picture/);
    await press(studio, '[data-aim=better]', '#yes', '[data-aim=better]');
    await studio.page.waitForSelector('[data-aim=good][aria-pressed=true]');
    await studio.said('speed', / of 100,000/);
    await studio.state('learning');
  });

  it('trains in one place at a time', async () => {
    assert.equal(await studio.page.evaluate(() => globalThis.mostAtOnce), 1);
    assert.deepEqual(studio.errors, []);
  });
});

describe('"Keep this one" shows the picture that is learned', () => {
  it('after its backdrop was put back', async () => {
    const studio = await Studio.open(served, ENDLESS);
    const disk = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"><rect width="80" height="80" fill="#fff"/><circle cx="40" cy="40" r="20" fill="#c33"/></svg>',
    );
    await studio.drop('disk.png', 'image/png', await sharp(disk).png().toBuffer());
    await studio.state('learning');
    await grownUp(studio);
    const learned = await studio.cells();
    await studio.page.locator('#backdrop').uncheck();
    await studio.said('question', /new picture/);
    assert.ok((await studio.cells()) > learned);
    await studio.page.locator('#no').click();
    await studio.page.waitForSelector('#backdrop:checked');
    await studio.waitForCells((count) => count === learned);
    await studio.close();
  });

  it('after some of it was undone, and something else drawn', async () => {
    const studio = await Studio.open(served, ENDLESS);
    await studio.draw();
    await studio.draw([0.4, 0.6], [0.6, 0.6]);
    await studio.state('learning');
    await grownUp(studio);
    const learned = await studio.cells();
    await studio.page.locator('#undo').click();
    await studio.draw([0.2, 0.2], [0.8, 0.2]);
    await studio.said('question', /new picture/);
    await studio.page.locator('#no').click();
    await studio.waitForCells((count) => count === learned);
    await studio.close();
  });
});

it('takes the run over once, and keeps it', async () => {
  const first = await Studio.open(served, ENDLESS);
  await first.draw();
  await first.iterations(5);
  const second = await Studio.open(served, ENDLESS, {
    context: first.page.context(),
    prepare: (page) =>
      // The patience for the other tab ends soon.
      page.addInitScript(() => {
        const { timeout } = AbortSignal;
        AbortSignal.timeout = (time) => timeout.call(AbortSignal, time / 8);
      }),
  });
  await second.said('question', /another tab/);
  await press(second, '#yes', '#yes');
  await second.state('learning');
  const stays = await second.page.evaluate(async () => {
    const began = performance.now();
    while (performance.now() - began < 1500) {
      if (document.body.dataset.state !== 'learning') return false;
      await new Promise(requestAnimationFrame);
    }
    return true;
  });
  assert.ok(stays);
  assert.deepEqual([...first.errors, ...second.errors], []);
  await first.close();
});

declare global {
  var mostAtOnce: number;
}
