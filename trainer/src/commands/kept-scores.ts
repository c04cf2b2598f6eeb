import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { trainerCommit } from '../common/provenance.js';
import { writeUserFile } from '../common/write-user-file.js';
import type { Subject } from '../evaluation/evaluate-model.js';
import type { EvaluationPlan } from '../evaluation/plan.js';
import type { Scores } from '../quantize/gate.js';

/** Everything that scores depend on. */
export interface ScoredOf {
  bytes: Uint8Array;
  subject: Subject;
  plan: EvaluationPlan;
}

/**
 * Scores of a model that is not published yet, kept beside its future file, so that an interrupted
 * `publish` need not measure them again.
 */
export class KeptScores {
  /** If it is deleted, `publish` measures again. */
  readonly file: string;

  /** @param place where the model will be published */
  constructor(place: string) {
    this.file = `${place}.scores`;
  }

  /** @returns undefined if there are none, or they belong to something else */
  async read(of: ScoredOf): Promise<Scores | undefined> {
    try {
      const { key, scores } = deserialize(await readFile(this.file)) as Record<string, unknown>;
      return key === (await keyOf(of)) ? (scores as Scores) : undefined;
    } catch {
      // Missing, or written by another version of Node.js; measuring again solves both.
      return undefined;
    }
  }

  async keep(of: ScoredOf, { evaluation, trials }: Scores): Promise<void> {
    const key = await keyOf(of);
    const scores: Scores = {
      evaluation,
      trials: trials.map(({ key, error }) => ({ key, error })),
    };
    // Not JSON, which has no infinity: the error of an exploded pattern may be infinite.
    await writeUserFile(this.file, serialize({ key, scores }));
  }

  async discard(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/**
 * Includes the trainer's commit, which may change the scores. Uncommitted changes show only as
 * `-dirty`.
 */
async function keyOf({ bytes, subject, plan }: ScoredOf): Promise<string> {
  const hash = createHash('sha256').update(bytes).update(subject.target.data);
  return hash.update(JSON.stringify([plan, await trainerCommit()])).digest('hex');
}
