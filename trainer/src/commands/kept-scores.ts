import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { trainerCommit } from '../common/provenance.js';
import { writeWhole } from '../common/write-whole.js';
import type { Subject } from '../evaluation/evaluate-model.js';
import type { EvaluationPlan } from '../evaluation/plan.js';
import type { Scores } from '../quantize/gate.js';

/** What scores follow from: with all of it the same they are the same. */
export interface ScoredOf {
  bytes: Uint8Array;
  subject: Subject;
  plan: EvaluationPlan;
}

/**
 * Scores of a model that is not published yet, kept beside the file that it will be, so that an
 * interrupted `publish` goes on instead of measuring for minutes what it had measured.
 */
export class KeptScores {
  /** Deleting it makes `publish` measure anew. */
  readonly file: string;

  /** @param place where the model will be published */
  constructor(place: string) {
    this.file = `${place}.scores`;
  }

  /** @returns undefined if there are none, or they are of something else */
  async read(of: ScoredOf): Promise<Scores | undefined> {
    try {
      const { key, scores } = deserialize(await readFile(this.file)) as Record<string, unknown>;
      return key === (await keyOf(of)) ? (scores as Scores) : undefined;
    } catch {
      // Not there, or written by another Node.js; measuring anew mends both.
      return undefined;
    }
  }

  async keep(of: ScoredOf, { evaluation, trials }: Scores): Promise<void> {
    const key = await keyOf(of);
    const scores: Scores = {
      evaluation,
      trials: trials.map(({ key, error }) => ({ key, error })),
    };
    // Not JSON, which has no infinity: an exploded pattern's error may be one.
    await writeWhole(this.file, serialize({ key, scores }));
  }

  async discard(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** Another commit of the trainer may measure otherwise; one with changed files is told by its commit. */
async function keyOf({ bytes, subject, plan }: ScoredOf): Promise<string> {
  const hash = createHash('sha256').update(bytes).update(subject.target.data);
  return hash.update(JSON.stringify([plan, await trainerCommit()])).digest('hex');
}
