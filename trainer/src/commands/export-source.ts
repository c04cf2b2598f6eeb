import { basename } from 'node:path';
import { METADATA_KEYS } from '../../../src/model/contract.js';
import { readUserFile } from '../common/read-file.js';
import { portableCommand } from '../common/shell-words.js';
import type { Subject } from '../evaluation/evaluate-model.js';
import { isFolder, subjectOfModel, type TargetFlags } from '../evaluation/model-subject.js';
import { subjectOfRun } from '../evaluation/run-subject.js';
import { checkpointMetadata } from '../onnx/checkpoint-metadata.js';
import { describeModel, readWeights } from '../onnx/read-model.js';
import { settingsOfModel } from '../onnx/settings-of-model.js';
import type { Lesson } from '../quantize/finetune.js';
import type { Rule } from '../rule/rule.js';
import type { RuleWeights } from '../rule/weights.js';
import type { Checkpoint } from '../training/checkpoint.js';
import { readCheckpoint } from '../training/run-folder.js';
import { ruleOf } from '../training/settings.js';
import { TURN_DEGREES } from '../training/turns.js';

/** Weights to export, and what is known about them. */
export interface ExportSource {
  rule: Rule;
  weights: RuleWeights;
  metadata: Record<string, string>;
  /** The target that their patterns are compared with. */
  subject: () => Promise<Subject>;
  /** What `finetune` trains them on. */
  lesson: () => Promise<Lesson>;
}

export const MAX_MEGABYTES = 64;
/**
 * Pool size for weights without their run. The pool starts with seeds, so a small one has old
 * samples soon.
 */
const SMALL_POOL = 64;
/** Keys that describe the file, not its weights. */
const OF_THE_FILE: readonly string[] = [METADATA_KEYS.scores, METADATA_KEYS.gate];

/**
 * Opens a run folder or a model file.
 *
 * @throws UserError if it is neither
 */
export async function openSource(from: string, flags: TargetFlags): Promise<ExportSource> {
  return isFolder(from) ? sourceOfRun(await readCheckpoint(from)) : sourceOfModel(from, flags);
}

export function sourceOfRun(checkpoint: Checkpoint): ExportSource {
  const { settings, target, turned, state } = checkpoint;
  return {
    rule: ruleOf(settings),
    weights: state.weights,
    metadata: checkpointMetadata(checkpoint),
    subject: async () => subjectOfRun(target),
    lesson: async () => ({ settings, target, turned, pool: state.pool }),
  };
}

async function sourceOfModel(path: string, flags: TargetFlags): Promise<ExportSource> {
  const bytes = await readUserFile(path, "a run's folder or a model file", MAX_MEGABYTES);
  const label = basename(path);
  const description = describeModel(bytes, label);
  const { rule, weights } = readWeights(bytes, label);
  const said = Object.entries(description.metadata);
  const metadata = Object.fromEntries(said.filter(([key]) => !OF_THE_FILE.includes(key)));
  const { [METADATA_KEYS.command]: command } = metadata;
  // Older files may contain paths of somebody's disk.
  if (command !== undefined) metadata[METADATA_KEYS.command] = portableCommand(command);
  const subject = () => subjectOfModel(label, description, flags);
  return {
    rule,
    weights,
    metadata,
    subject,
    lesson: async () => {
      const { target, drawTurned } = await subject();
      const settings = { ...settingsOfModel(rule, description, target), pool: SMALL_POOL };
      const turned = settings.rotations > 0 ? await drawTurned(TURN_DEGREES) : undefined;
      return { settings, target, turned, pool: new Map() };
    },
  };
}
