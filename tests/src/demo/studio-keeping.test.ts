/** The studio, without shared memory, comes back after a reload, and two tabs do not write one run. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ENDLESS, serveStudio, Studio, type StudioServer } from '../../helpers/studio.js';

let served: StudioServer;

before(async () => {
  served = await serveStudio(false);
});

after(() => served?.close());

describe('a run in the studio', () => {
  let first: Studio;
  let iteration: number;
  before(async () => {
    first = await Studio.open(served, ENDLESS);
    await first.draw();
    iteration = await first.iterations(5);
    assert.equal(await first.page.evaluate(() => crossOriginIsolated), false);
  });
  after(() => first?.close());

  it('pauses, and is there again in a new tab', async () => {
    await first.page.locator('#pause').click();
    await first.said('state', /Paused/);
    iteration = await first.iterations();
    const cells = await first.cells();
    await first.waitForKeptPause();
    const context = first.page.context();
    await first.page.close();
    first = await Studio.open(served, ENDLESS, { context });
    await first.state('paused');
    assert.equal(await first.iterations(), iteration);
    assert.equal(await first.cells(), cells);
  });

  it('goes on where it was, by itself after a reload', async () => {
    await first.page.locator('#pause').click();
    await first.iterations(iteration);
    await first.page.reload();
    await first.state('learning');
    assert.ok((await first.iterations()) >= iteration);
    await first.waitForCells((count) => count > 10);
  });

  it('undoes what was drawn before the reload', async () => {
    await first.page.locator('#pause').click();
    // It rests after the iteration that is under way.
    await first.state('paused');
    await first.page.locator('#undo').click();
    await first.waitForCells((count) => count === 0);
    await first.page.locator('#redo').click();
    await first.waitForCells((count) => count > 10);
  });

  it('asks before it is lost to another picture, once it is not young', async () => {
    await first.page.locator('#pause').click();
    await first.state('learning');
    // As if it had learned for a minute.
    await first.page.evaluate(() => {
      const { now } = Date;
      let hours = 0;
      Date.now = () => now() + 15_000 * hours++;
    });
    await first.iterations((await first.iterations()) + 10);
    await first.draw([0.3, 0.3], [0.4, 0.3]);
    await first.said('question', /new picture/);
    const drawn = await first.cells();
    await first.page.locator('#no').click();
    await first.page.waitForSelector('#ask', { state: 'hidden' });
    await first.waitForCells((count) => count < drawn);
    await first.state('learning');
  });

  it('says that the browser put the tab to sleep, and goes on', async () => {
    await first.page.evaluate(() => {
      const { now } = Date;
      const late = now() + 20 * 60_000;
      Date.now = () => late;
    });
    assert.match(await first.said('state', /sleep/), /for 20 min.*Nothing was lost/);
    await first.iterations(await first.iterations());
  });

  it('is written by one tab, and another can take it', async () => {
    const second = await Studio.open(served, ENDLESS, { context: first.page.context() });
    assert.match(await second.said('question', /another tab/), /overwrite/);
    await second.state('elsewhere');
    await second.waitForCells((count) => count > 10);
    assert.equal(await second.page.locator('.picture[inert]').count(), 1);
    const before = await first.iterations();
    await second.page.locator('#yes').click();
    await first.said('question', /another tab/);
    await second.page.waitForFunction(() => document.body.dataset.state !== 'elsewhere');
    await second.iterations(before - 1);
    await second.state('learning');
    assert.deepEqual([...first.errors, ...second.errors], []);
    await second.page.close();
  });

  it('is forgotten on request', async () => {
    await first.page.reload();
    await first.page.waitForSelector('body.ready');
    const [, again] = await Promise.all([
      first.page.waitForEvent('load'),
      // At once: after some seconds the first press is forgotten.
      first.page.locator('#forget').evaluate((button: HTMLButtonElement) => {
        button.click();
        const said = button.textContent;
        button.click();
        return said;
      }),
    ]);
    assert.match(again, /again/);
    await first.state('idle');
    assert.equal(await first.cells(), 0);
  });
});
