import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { newHolder, type Holder } from '../../../trainer/src/training/lock-holder.js';
import { RunLock, type LockOptions } from '../../../trainer/src/training/run-lock.js';
import { temporaryFolder } from '../../helpers/command-line.js';

const base = temporaryFolder();
const newFolder = () => mkdtempSync(path.join(base, 'run-'));
const lockIn = (folder: string) => path.join(folder, 'run.lock');
const read = (folder: string) => readFileSync(lockIn(folder), 'utf8');

/** Puts a lock into a folder, in place of one that is there. */
function put(folder: string, text: string | Partial<Holder>): void {
  const whole = typeof text === 'string' ? text : JSON.stringify({ ...newHolder(), ...text });
  writeFileSync(`${lockIn(folder)}.new`, whole);
  renameSync(`${lockIn(folder)}.new`, lockIn(folder));
}

/** With these a wait is an AbortError. */
const AT_ONCE: LockOptions = { stop: AbortSignal.abort() };
/** Moments, in place of half a minute. */
const SOON: LockOptions = { lease: 50, beat: 10 };
const ELSEWHERE: Partial<Holder> = {
  token: 'other',
  machine: 'elsewhere',
  host: 'pod-a',
  process: 1,
};

async function killedHolder(folder: string): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'console.log(); setInterval(() => {}, 1000)']);
  await once(child.stdout, 'data');
  put(folder, { process: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('RunLock', () => {
  it('takes a free folder, keeps others away, and leaves nothing behind', async () => {
    const folder = newFolder();
    const lock = await RunLock.take(folder, AT_ONCE);
    await assert.rejects(RunLock.take(folder, AT_ONCE), /in use by another live run, process \d+/);
    lock.check();
    await lock.release();
    assert.deepEqual(readdirSync(folder), []);
    await (await RunLock.take(folder, AT_ONCE)).release();
  });

  it('takes at once what a process of this machine had that was killed', async () => {
    const folder = newFolder();
    await killedHolder(folder);
    await (await RunLock.take(folder, AT_ONCE)).release();
  });

  it(
    'takes at once what a process had whose number is another one’s now',
    { skip: process.platform !== 'linux' && 'only Linux tells when a process started' },
    async () => {
      const folder = newFolder();
      put(folder, { process: process.pid, started: '1', host: 'renamed' });
      await (await RunLock.take(folder, AT_ONCE)).release();
    },
  );

  for (const [name, text] of [
    ['of another machine', ELSEWHERE],
    ['of a machine that says nothing of itself', { ...ELSEWHERE, machine: undefined }],
    ['that a kill left empty', ''],
    ['that names nobody', '{"process": 1, "host": "pod-a"}'],
  ] as const) {
    it(`takes a lock ${name} once it has not been renewed for long`, async () => {
      const folder = newFolder();
      put(folder, text);
      await assert.rejects(RunLock.take(folder, AT_ONCE), { name: 'AbortError' });
      const lock = await RunLock.take(folder, SOON);
      lock.check();
      await lock.release();
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it('finds a lock of another machine alive by its renewals, whatever its clock says', async () => {
    const folder = newFolder();
    let beats = 0;
    const renew = () =>
      put(folder, `${JSON.stringify({ ...newHolder(), ...ELSEWHERE })}${' '.repeat(++beats % 9)}`);
    renew();
    const timer = setInterval(renew, 10);
    const patient = { lease: 600_000, beat: 25 };
    await assert
      .rejects(
        RunLock.take(folder, patient),
        /in use by another live run, process 1 on pod-a; wait for it or stop it/,
      )
      .finally(() => clearInterval(timer));
  });

  it('is renewed while the thread that took it is busy', async () => {
    const folder = newFolder();
    const lock = await RunLock.take(folder, { beat: 10 });
    const before = read(folder);
    const clock = new Int32Array(new SharedArrayBuffer(4));
    while (read(folder) === before) Atomics.wait(clock, 0, 0, 10);
    assert.equal(read(folder).length, before.length);
    await lock.release();
  });

  it('notices that it was taken over, and leaves the lock of the other alone', async () => {
    const folder = newFolder();
    const lock = await RunLock.take(folder, { beat: 10 });
    put(folder, ELSEWHERE);
    const other = read(folder);
    assert.throws(() => lock.check(), /was taken over by another run/);
    await lock.release();
    assert.equal(read(folder), other);
    assert.deepEqual(readdirSync(folder), ['run.lock']);
  });

  for (const [name, leave] of [
    ['a killed process', killedHolder],
    ['another machine', async (folder: string) => put(folder, ELSEWHERE)],
  ] as const) {
    it(`goes to one of many that want what ${name} had`, async () => {
      const folder = newFolder();
      await leave(folder);
      const wanting = Array.from({ length: 12 }, () => RunLock.take(folder, SOON));
      const outcomes = await Promise.allSettled(wanting);
      const locks = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      assert.equal(locks.length, 1);
      locks[0].check();
      for (const one of outcomes) {
        if (one.status === 'rejected')
          assert.match(String(one.reason), /in use by another live run/);
      }
      await locks[0].release();
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});
