import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UserError } from '../user-error.js';
import type { Checkpoint } from './checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.js';
import type { IterationReport } from './trainer.js';

const CHECKPOINT = 'checkpoint.safetensors';
const SETTINGS = 'settings.json';
const LOG = 'log.jsonl';
/** What write-file-atomic calls a file before it is whole. */
const HALF_WRITTEN = /^(checkpoint\.safetensors|settings\.json|log\.jsonl)\.\d+$/;

/**
 * The folder of one training run: `settings.json` for people, `log.jsonl` with one line an
 * iteration, `checkpoint.safetensors` to go on from. Files are written beside and renamed, so a
 * kill at any moment leaves the last whole checkpoint.
 */
export class RunFolder {
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  /**
   * Starts a run in a folder that is new, empty or left by a run that never saved a checkpoint.
   *
   * @throws UserError if the folder holds a run, other files, or cannot be written
   */
  static async create(folder: string, checkpoint: Checkpoint): Promise<RunFolder> {
    let files: string[];
    try {
      await mkdir(folder, { recursive: true });
      files = await readdir(folder);
    } catch (error) {
      throw new UserError(`The folder ${folder} cannot be made or read: ${reason(error)}.`);
    }
    if (files.includes(CHECKPOINT)) {
      throw new UserError(
        `${folder} holds another run; add --resume to go on with it, or name a new folder with --out.`,
      );
    }
    const foreign = files.filter((name) => name !== SETTINGS && !HALF_WRITTEN.test(name));
    if (foreign.length > 0) {
      throw new UserError(`${folder} is not empty; name a new folder with --out.`);
    }
    const run = new RunFolder(folder);
    for (const name of files) await rm(path.join(folder, name));
    const { settings, target, command, commit } = checkpoint;
    const about = { ...target, data: undefined };
    const text = JSON.stringify({ command, commit, target: about, settings }, null, 2);
    await run.#write(SETTINGS, `${text}\n`);
    await run.save(checkpoint);
    return run;
  }

  /**
   * Opens the run in a folder, and removes what a kill may have left: half-written files, and log
   * lines that are newer than the checkpoint.
   *
   * @throws UserError if there is no run, or its checkpoint cannot be read
   */
  static async open(folder: string): Promise<{ run: RunFolder; checkpoint: Checkpoint }> {
    const checkpoint = await readCheckpoint(folder);
    const run = new RunFolder(folder);
    for (const name of await readdir(folder)) {
      if (HALF_WRITTEN.test(name)) await rm(path.join(folder, name));
    }
    const reports = (await run.reports()).filter(
      (report) => report.iteration <= checkpoint.state.iteration,
    );
    await run.#write(LOG, reports.map((report) => `${JSON.stringify(report)}\n`).join(''));
    return { run, checkpoint };
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    await this.#write(CHECKPOINT, encodeCheckpoint(checkpoint));
  }

  async log(reports: IterationReport[]): Promise<void> {
    const text = reports.map((report) => `${JSON.stringify(report)}\n`).join('');
    await appendFile(path.join(this.path, LOG), text);
  }

  /** The whole lines of the log. */
  async reports(): Promise<IterationReport[]> {
    const text = await readFile(path.join(this.path, LOG), 'utf8').catch(() => '');
    // The last line may be half there.
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as IterationReport);
  }

  async #write(name: string, content: string | Uint8Array): Promise<void> {
    try {
      const data = typeof content === 'string' ? content : Buffer.from(content.buffer);
      await writeFileAtomic(path.join(this.path, name), data);
    } catch (error) {
      throw new UserError(
        `${path.join(this.path, name)} could not be written: ${reason(error)}. Make room or permission, then go on with --resume.`,
      );
    }
  }
}

/** @throws UserError if the folder holds no run, or its checkpoint cannot be read */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const file = path.join(folder, CHECKPOINT);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    throw new UserError(
      `${folder} holds no run to go on with: there is no ${CHECKPOINT} in it. Check the name of the folder.`,
    );
  }
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    throw new UserError(
      `The checkpoint ${file} cannot be used: ${reason(error)}. Train again into a new folder with --out.`,
    );
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
