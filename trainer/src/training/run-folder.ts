import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { HALF_WRITTEN, writeWhole } from '../common/write-whole.js';
import type { Target } from '../targets/target.js';
import type { Checkpoint } from './checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import { LOCK_FILES, RunLock } from './run-lock.js';
import type { TrainingSettings } from './settings.js';
import type { IterationReport } from './training-state.js';

const CHECKPOINT = 'checkpoint.safetensors';
const SETTINGS = 'settings.json';
const LOG = 'log.jsonl';

/**
 * The folder of a training run: `settings.json` for people, `log.jsonl` with a line per iteration,
 * `checkpoint.safetensors` to resume from. Files are written beside and renamed, so that a kill at
 * any moment leaves the last complete checkpoint.
 */
export class RunFolder {
  readonly path: string;
  readonly #lock: RunLock;

  private constructor(folder: string, lock: RunLock) {
    this.path = folder;
    this.#lock = lock;
  }

  /**
   * Starts a run in a folder that is new, empty, or left by a run that never saved a checkpoint.
   *
   * @param stop ends a wait for a lock with an AbortError
   * @throws UserError if the folder contains a run or other files, or cannot be written
   */
  static async create(
    folder: string,
    checkpoint: Checkpoint,
    stop?: AbortSignal,
  ): Promise<RunFolder> {
    const lock = await makeAndLock(folder, stop);
    try {
      const files = (await readdir(folder)).filter((name) => !LOCK_FILES.test(name));
      if (files.includes(CHECKPOINT)) {
        throw new UserError(
          `${folder} holds another run; add --resume to continue it, or name a new folder with --out.`,
        );
      }
      const isLeft = (await readSettings(folder)) !== undefined;
      const foreign = files.filter(
        (name) => !HALF_WRITTEN.test(name) && !(name === SETTINGS && isLeft),
      );
      if (foreign.length > 0) {
        throw new UserError(`${folder} is not empty; name a new folder with --out.`);
      }
      for (const name of files) await rm(path.join(folder, name));
      const run = new RunFolder(folder, lock);
      const { settings, target, command, commit, arithmetic } = checkpoint;
      const about = { ...target, data: undefined };
      const text = JSON.stringify(
        { command, commit, arithmetic, target: about, settings },
        null,
        2,
      );
      await run.#save(SETTINGS, `${text}\n`);
      await run.save(checkpoint);
      return run;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Opens the run in a folder, and removes what a kill may have left: incomplete files, and log
   * lines newer than the checkpoint.
   *
   * @param stop ends a wait for a lock with an AbortError
   * @throws UserError if there is no run, its checkpoint cannot be read, or another process uses it
   */
  static async open(
    folder: string,
    stop?: AbortSignal,
  ): Promise<{ run: RunFolder; checkpoint: Checkpoint }> {
    // Reports problems of the folder before anything is written there.
    await readCheckpoint(folder);
    const lock = await makeAndLock(folder, stop);
    try {
      const checkpoint = await readCheckpoint(folder);
      const run = new RunFolder(folder, lock);
      for (const name of await readdir(folder)) {
        if (HALF_WRITTEN.test(name)) await rm(path.join(folder, name));
      }
      const reports = await run.reports();
      // The last line of that iteration: a rollback repeats iterations.
      const last = reports
        .map(({ iteration }) => iteration)
        .lastIndexOf(checkpoint.state.iteration);
      const kept = reports.slice(0, last + 1);
      await run.#save(LOG, kept.map((report) => `${JSON.stringify(report)}\n`).join(''));
      return { run, checkpoint };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Releases the folder for other processes. */
  async close(): Promise<void> {
    await this.#lock.release();
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    await this.#save(CHECKPOINT, encodeCheckpoint(checkpoint));
  }

  async log(reports: IterationReport[]): Promise<void> {
    const text = reports.map((report) => `${JSON.stringify(report)}\n`).join('');
    try {
      this.check();
      await appendFile(path.join(this.path, LOG), text);
    } catch (error) {
      throw this.#unwritable(LOG, error);
    }
  }

  /** The readable lines of the log. A kill may leave an incomplete line, a power cut zeros. */
  async reports(): Promise<IterationReport[]> {
    const text = await readFile(path.join(this.path, LOG), 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => parseObject<IterationReport>(line) ?? []);
  }

  /**
   * Writes one of the folder's files, completely or not at all.
   *
   * @throws UserError if another run has taken the folder over; the file system's error
   */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await writeWhole(path.join(this.path, name), content, () => this.check());
  }

  /** @throws UserError if another run has taken the folder over */
  check(): void {
    this.#lock.check();
  }

  async #save(name: string, content: string | Uint8Array): Promise<void> {
    try {
      await this.write(name, content);
    } catch (error) {
      throw this.#unwritable(name, error);
    }
  }

  #unwritable(name: string, error: unknown): UserError {
    if (error instanceof UserError) return error;
    return new UserError(
      `${path.join(this.path, name)} could not be written: ${reasonOf(error)}. Free some space, then continue from the last checkpoint with --resume.`,
    );
  }
}

async function makeAndLock(folder: string, stop?: AbortSignal): Promise<RunLock> {
  if (folder === '') throw new UserError('--out is empty; name a folder with it.');
  try {
    await mkdir(folder, { recursive: true });
    return await RunLock.take(folder, { stop });
  } catch (error) {
    if (error instanceof UserError || stop?.aborted) throw error;
    throw new UserError(`The folder ${folder} cannot be created or written: ${reasonOf(error)}.`);
  }
}

export function holdsRun(folder: string): boolean {
  return existsSync(path.join(folder, CHECKPOINT));
}

/**
 * The settings that a run was started with, from its `settings.json`; undefined if it is missing
 * or belongs to something else.
 */
export async function readSettings(
  folder: string,
): Promise<{ settings: TrainingSettings; target: Omit<Target, 'data'> } | undefined> {
  const text = await readFile(path.join(folder, SETTINGS), 'utf8').catch(() => '');
  const said = parseObject<{ settings: TrainingSettings; target: Omit<Target, 'data'> }>(text);
  return said?.settings && said.target ? said : undefined;
}

/** @returns undefined if the text is not a JSON object */
function parseObject<Content extends object>(text: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? (content as Content) : undefined;
  } catch {
    return undefined;
  }
}

/** @throws UserError if the folder contains no run, or its checkpoint cannot be read */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const file = path.join(folder, CHECKPOINT);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    throw new UserError(
      `${folder} has no run to continue: there is no ${CHECKPOINT} in it. Check the name of the folder.`,
    );
  }
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    throw new UserError(
      `The checkpoint ${file} cannot be used: ${reasonOf(error)}. Train again into a new folder with --out.`,
    );
  }
}
