import { basename } from 'node:path';
import { METADATA_KEYS, type Masking } from '../../../src/model/contract.js';
import { trainerCommit } from '../common/provenance.js';
import { readUserFile } from '../common/read-file.js';
import { UserError } from '../common/user-error.js';
import type { TargetFlags } from '../evaluation/model-subject.js';
import { readDistill } from '../import/distill.js';
import type { ImportedModel } from '../import/imported-model.js';
import { readNpz } from '../import/npz.js';
import type { PerceptionOrder } from '../import/perception.js';
import { readPytorch } from '../import/pytorch.js';
import {
  isOldTorchFile,
  readOldTorchFile,
  readTorchZip,
  torchPickle,
  type TensorGroup,
} from '../import/torch-file.js';
import { unzip } from '../import/unzip.js';
import { buildStoredModel } from '../onnx/step-graph.js';
import { checkModelPath, writeModelFile } from '../onnx/write-model.js';
import { DEFAULT_SIZE, loadTarget } from '../targets/load-target.js';
import { targetMetadata } from '../targets/target-metadata.js';
import type { Experiment } from '../training/experiments.js';
import { decodeTensors } from '../training/safetensors.js';

export interface ImportOptions extends TargetFlags {
  /** The model file to write. */
  out: string;
  /** Name of the pattern; default: the target's name. */
  name?: string;
  experiment?: Experiment;
  masking?: Masking;
  sobelScale?: number;
  fireRate?: number;
  /** Perception order of PyTorch weights, if the file does not tell. */
  perception?: PerceptionOrder;
  /** The command line, for the record. */
  command: string;
}

/** How models of a kind are used by default. */
interface Usage {
  masking: Masking;
  sobelScale: number;
  /** Padding around a picture of the default size. */
  padding: number;
}

const DISTILL: Usage = { masking: 'before-and-after', sobelScale: 1 / 8, padding: 16 };
const DOCUMENT: Usage = { masking: 'after', sobelScale: 1, padding: 0 };

const KINDS = 'the Distill demo’s JSON, a file by torch.save, a safetensors or an npz file';
const MAX_MEGABYTES = 16;

/**
 * `growing-ca import FILE -o MODEL.onnx`: writes weights that were trained elsewhere as a model
 * file.
 *
 * @returns its bytes
 * @throws UserError if anything is wrong with the file or the flags; nothing is written then
 */
export async function runImport(from: string, options: ImportOptions): Promise<Uint8Array> {
  checkModelPath(options.out);
  const file = await readUserFile(from, KINDS, MAX_MEGABYTES);
  const { model, usage } = readWeightsFile(file, from, options.perception);
  const { masking, sobelScale, fireRate = 0.5 } = { ...usage, ...definedOnly(options) };
  const rule = { ...model.rule, masking, sobelScale };
  const metadata = {
    ...(await targetOf(options, usage)),
    ...(options.name !== undefined && { [METADATA_KEYS.target]: options.name }),
    ...(options.experiment && { [METADATA_KEYS.experiment]: options.experiment }),
    [METADATA_KEYS.fireRate]: String(fireRate),
    [METADATA_KEYS.command]: options.command,
    [METADATA_KEYS.commit]: await trainerCommit(),
  };
  return writeModelFile(options.out, buildStoredModel(rule, model.weights, metadata, model.dtype));
}

/** Detects the kind of file by its first bytes. */
function readWeightsFile(
  file: Uint8Array,
  from: string,
  order?: PerceptionOrder,
): { model: ImportedModel; usage: Usage } {
  const label = basename(from);
  const start = new TextDecoder().decode(file.subarray(0, 64)).trimStart();
  if (start.startsWith('[') || start.startsWith('{')) {
    return { model: readDistill(new TextDecoder().decode(file), label), usage: DISTILL };
  }
  try {
    const model = readPytorch(readTensors(file, label), label, order);
    const { sobelScale = DOCUMENT.sobelScale } = model;
    return { model, usage: { ...DOCUMENT, sobelScale } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${label} cannot be imported: ${error.message}; give ${KINDS}.`);
  }
}

function readTensors(file: Uint8Array, label: string): TensorGroup[] {
  if (isOldTorchFile(file)) return readOldTorchFile(file, label);
  const isZip = new TextDecoder().decode(file.subarray(0, 2)) === 'PK';
  if (!isZip) return [{ path: '', tensors: decodeTensors(file).tensors }];
  const files = unzip(file);
  const pickle = torchPickle(files.keys());
  return pickle === undefined
    ? [{ path: '', tensors: readNpz(files) }]
    : readTorchZip(files, pickle, label);
}

async function targetOf(
  { target: spec, size = DEFAULT_SIZE, padding, background }: ImportOptions,
  usage: Usage,
): Promise<Record<string, string>> {
  const margin = padding ?? usage.padding;
  if (spec !== undefined) {
    return targetMetadata(await loadTarget(spec, { size, padding: margin, background }));
  }
  const side = size + 2 * margin;
  return {
    [METADATA_KEYS.grid]: `${side}x${side}`,
    [METADATA_KEYS.targetSize]: String(size),
    [METADATA_KEYS.targetPadding]: String(margin),
  };
}

function definedOnly({ masking, sobelScale, fireRate }: ImportOptions): Partial<Usage> & {
  fireRate?: number;
} {
  const given = Object.entries({ masking, sobelScale, fireRate });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
