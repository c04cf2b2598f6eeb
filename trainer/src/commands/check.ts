import { METADATA_KEYS } from '../../../src/model/contract.js';
import { readModel } from '../../../src/model/load.js';
import { readOnnxInfo } from '../../../src/model/onnx-info.js';
import { readUserFile } from '../common/read-file.js';
import { reasonOf } from '../common/reason.js';
import { tryModel } from '../evaluation/try-model.js';
import { checkExternalData, checkGraph } from '../onnx/check-graph.js';
import { finding, type Finding } from '../onnx/finding.js';
import { onnx, type ModelProto } from '../onnx/onnx-proto.js';
import { describeModel } from '../onnx/read-model.js';
import { modelFileOf } from './model-file.js';

/** What `growing-ca check` found. */
export interface CheckReport {
  file: string;
  bytes: number;
  /** Whether the element can run it. */
  meets: boolean;
  findings: Finding[];
  /** Inputs of the file; symbolic sizes are shown by name. */
  inputs: { name: string; shape: string }[];
  /** Properties from the file's metadata, or the defaults. */
  facts: { name: string; value: string; isDefault: boolean }[];
}

const MAX_MEGABYTES = 64;
/** The element's defaults, and the trainer's for the rest. */
const DEFAULTS: Partial<Record<keyof typeof METADATA_KEYS, string>> = {
  contractVersion: '1',
  masking: 'unknown: the whole grid is computed at every step',
  sobelScale: 'unknown',
  dtype: 'unknown',
  experiment: 'unknown',
};

/**
 * `growing-ca check MODEL`: prints whether a file meets the model contract, and what to change.
 *
 * @param given the file, or the folder of a finished run
 * @throws UserError if there is no such file
 */
export async function runCheck(given: string, options: { json?: boolean }): Promise<CheckReport> {
  const path = await modelFileOf(given);
  const bytes = await readUserFile(path, 'a model file', MAX_MEGABYTES);
  const report = await checkModel(bytes, path);
  console.log(options.json ? JSON.stringify(report, undefined, 2) : describeReport(report));
  return report;
}

/** Never throws because of the bytes' contents. */
export async function checkModel(bytes: Uint8Array, file: string): Promise<CheckReport> {
  const report = (findings: Finding[], facts: CheckReport['facts'] = []): CheckReport => ({
    file,
    bytes: bytes.length,
    meets: findings.every(({ severity }) => severity !== 'error'),
    findings,
    inputs: inputsOf(bytes),
    facts,
  });
  const unreadable = (reason: string) =>
    report([finding('error', reason, 'See docs/model-contract.md, or docs/pytorch.md.')]);
  const model = decode(bytes);
  // The element's message says less about it.
  const elsewhere = model?.graph ? checkExternalData(model) : [];
  if (elsewhere.length > 0) return report(elsewhere);
  try {
    readModel(bytes, file);
  } catch (error) {
    return unreadable(reasonOf(error));
  }
  if (!model) {
    return unreadable(`${file} is damaged: part of it cannot be read as ONNX.`);
  }
  const findings = [...checkGraph(model), ...checkShapes(bytes)];
  // Findings about a broken graph are more useful than those of running it.
  const isSound = findings.every(({ severity }) => severity !== 'error');
  if (isSound) findings.push(...(await tryModel(bytes, fixedSides(bytes))));
  return report(findings, factsOf(bytes, file));
}

function decode(bytes: Uint8Array): ModelProto | undefined {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Never throws; returns nothing if the bytes cannot be read. */
function inputsOf(bytes: Uint8Array): CheckReport['inputs'] {
  try {
    return readOnnxInfo(bytes).inputs.map(({ name, shape }) => ({
      name,
      shape: shape.map((side) => side ?? '?').join(' x '),
    }));
  } catch {
    return [];
  }
}

function stateShape(bytes: Uint8Array) {
  return readOnnxInfo(bytes).inputs.find(({ name }) => name === 'state')?.shape ?? [];
}

function fixedSides(bytes: Uint8Array): { width?: number; height?: number } {
  const [, , height, width] = stateShape(bytes);
  return {
    ...(typeof width === 'number' && { width }),
    ...(typeof height === 'number' && { height }),
  };
}

function checkShapes(bytes: Uint8Array): Finding[] {
  const findings: Finding[] = [];
  const { width, height } = fixedSides(bytes);
  if (width !== undefined || height !== undefined) {
    findings.push(
      finding(
        'warning',
        `It only runs on a grid of ${width ?? 'W'} x ${height ?? 'H'} cells.`,
        'Make height and width symbolic (dynamic_axes in PyTorch).',
      ),
    );
  }
  if (typeof stateShape(bytes)[1] !== 'number') {
    findings.push(
      finding(
        'warning',
        'The shape of state lacks the number of channels, so the metadata or the default of 16 decide.',
        'Make the channels fixed, and only height and width symbolic.',
      ),
    );
  }
  return findings;
}

function factsOf(bytes: Uint8Array, file: string): CheckReport['facts'] {
  const { channels, grid, fireRate, metadata } = describeModel(bytes, file);
  const defaults: typeof DEFAULTS = {
    ...DEFAULTS,
    channels: String(channels),
    grid: `${grid.width}x${grid.height}`,
    fireRate: String(fireRate),
  };
  const said = Object.entries(metadata).map(([name, value]) => ({ name, value, isDefault: false }));
  const assumed = Object.entries(defaults)
    .map(([key, value]) => ({ name: METADATA_KEYS[key as keyof typeof DEFAULTS], value }))
    .filter(({ name }) => !Object.hasOwn(metadata, name))
    .map((fact) => ({ ...fact, isDefault: true }));
  return [...said, ...assumed];
}

function describeReport({ file, bytes, meets, findings, inputs, facts }: CheckReport): string {
  const verdict = meets ? 'meets the model contract' : 'does not meet the model contract';
  const problems = findings.map(
    ({ severity, what, change }) => `${severity}: ${what}\n  ${change}`,
  );
  const taken = inputs.map(({ name, shape }) => [name, shape]);
  const said = facts.map(({ name, value, isDefault }) => [
    name,
    `${value}${isDefault ? ' (default)' : ''}`,
  ]);
  return [
    `${file} (${bytes} bytes) ${verdict}.`,
    ...problems,
    ...listed('Inputs:', taken),
    ...listed('Metadata:', said),
  ].join('\n');
}

/** A heading and aligned rows; nothing without rows. */
function listed(heading: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length));
  return ['', heading, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)];
}
