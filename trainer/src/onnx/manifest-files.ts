import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../common/user-error.js';
import { writeUserFile } from '../common/write-user-file.js';
import { listFile } from './manifest.js';
import type { Manifest, ManifestFile, ManifestModel, PosterFile } from './manifest.js';

/**
 * Fields of models and files that no page needs. They are most of the data, so they are in a
 * separate file: pages fetch `manifest.json`, but not `scores.json`.
 */
const UNNEEDED = {
  model: [
    'emoji',
    'channels',
    'fireRate',
    'masking',
    'iterations',
    'licence',
    'source',
    'command',
    'commit',
  ],
  file: ['gate', 'finetune', 'scores'],
  poster: ['bytes', 'sha256'],
} as const;

/** An entry of `scores.json`. The hashes of its files identify what was scored. */
type ScoresModel = Pick<ManifestModel, 'name' | 'experiment' | (typeof UNNEEDED.model)[number]> & {
  poster?: Pick<PosterFile, (typeof UNNEEDED.poster)[number]>;
  files: Partial<Record<string, Pick<ManifestFile, 'sha256' | (typeof UNNEEDED.file)[number]>>>;
};

/**
 * Reads a manifest, and `scores.json` beside it; a missing file counts as empty. Scores of files
 * that have changed since are left out: a crash may have happened between writing the two.
 *
 * @throws UserError if one of them has the wrong form
 */
export async function readManifest(manifestPath: string): Promise<Manifest> {
  const manifest = await readList<ManifestModel>(manifestPath, 'a manifest of models');
  const scores = await readList<ScoresModel>(scoresBeside(manifestPath), 'a list of scores');
  const models = manifest.models.map((model) => {
    const scored = scores.models.find((other) => isSame(model, other));
    return scored ? join(model, scored) : model;
  });
  return { ...manifest, models };
}

/**
 * Writes a manifest and `scores.json` beside it, each completely or not at all. The manifest comes
 * first: pages need it, and missing scores are measured by the next `publish`.
 */
export async function writeManifest(manifestPath: string, manifest: Manifest): Promise<void> {
  const { version, models } = manifest;
  const needed = models.map((model) => ({
    ...without(model, UNNEEDED.model),
    poster: model.poster && without(model.poster, UNNEEDED.poster),
    files: mapFiles(model.files, (file) => without(file, UNNEEDED.file)),
  }));
  const rest = models.map((model) => ({
    ...only(model, ['name', 'experiment', ...UNNEEDED.model]),
    poster: model.poster && only(model.poster, UNNEEDED.poster),
    files: mapFiles(model.files, (file) => only(file, ['sha256', ...UNNEEDED.file])),
  }));
  await writeUserFile(manifestPath, lineByLine({ ...manifest, models: needed }));
  const scores = JSON.stringify({ version, models: rest }, undefined, 2);
  await writeUserFile(scoresBeside(manifestPath), `${scores}\n`);
}

/**
 * Compares a manifest with the files that it lists.
 *
 * @param folder of the manifest
 * @returns a sentence for each problem
 */
export async function findChanged(
  folder: string,
  models: readonly ManifestModel[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { files, poster } of models) {
    const listed: PosterFile[] = [...Object.values(files), ...(poster ? [poster] : [])];
    for (const { file, bytes, sha256 } of listed) {
      const place = path.join(folder, file);
      const found = await stat(place).catch(() => undefined);
      if (!found?.isFile()) {
        problems.push(`${file} is missing.`);
      } else if (bytes !== undefined && found.size !== bytes) {
        problems.push(`${file} has ${found.size} bytes instead of ${bytes}.`);
      } else if (sha256 && listFile(file, await readFile(place)).sha256 !== sha256) {
        problems.push(`${file} is not the file that was listed: its SHA-256 differs.`);
      }
    }
  }
  return problems;
}

function scoresBeside(manifestPath: string): string {
  return path.join(path.dirname(manifestPath), 'scores.json');
}

async function readList<Model extends Pick<ManifestModel, 'name'>>(file: string, kind: string) {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { version: 1 as const, models: [] };
    throw new UserError(`${file} cannot be read (${code}); check it and its permissions.`);
  }
  const complain = (what: string) =>
    new UserError(`${file} is not ${kind}: ${what}; fix it or move it away.`);
  let content: { version?: unknown; models?: Partial<ManifestModel>[] } | null;
  try {
    content = JSON.parse(text);
  } catch {
    throw complain('it is not JSON');
  }
  if (content?.version !== 1) throw complain('its version is not 1');
  const { models } = content;
  if (!Array.isArray(models)) throw complain('it has no list of models');
  for (const model of models) {
    if (typeof model?.name !== 'string' || typeof model.files !== 'object' || !model.files) {
      throw complain('a model has no name or no files');
    }
  }
  return { ...content, version: 1 as const, models: models as unknown as Model[] };
}

type Key = Pick<ManifestModel, 'name' | 'experiment'>;

function isSame(one: Key, other: Key): boolean {
  return one.name === other.name && one.experiment === other.experiment;
}

function join(model: ManifestModel, scores: ScoresModel): ManifestModel {
  const { files: scored, poster: scoredPoster, ...rest } = scores;
  const isOf = (dtype: string, { sha256 }: ManifestFile) => scored[dtype]?.sha256 === sha256;
  if (!Object.entries(model.files).some(([dtype, file]) => isOf(dtype, file))) return model;
  const files = mapFiles(model.files, (file, dtype) =>
    isOf(dtype, file) ? { ...file, ...scored[dtype] } : file,
  );
  const poster = model.poster && { poster: { ...model.poster, ...scoredPoster } };
  return { ...model, ...rest, ...poster, files };
}

/** JSON with one model per line: short, and a diff shows only the models that changed. */
function lineByLine({ models, ...rest }: { models: readonly object[] }): string {
  const lines = models.map((model) => JSON.stringify(model));
  const start = JSON.stringify(rest).slice(0, -1);
  return `${start},"models":[\n${lines.join(',\n')}\n]}\n`;
}

function mapFiles<Result>(
  files: ManifestModel['files'],
  change: (file: ManifestFile, dtype: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(
    Object.entries(files).map(([dtype, file]) => [dtype, change(file, dtype)]),
  );
}

function only(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)));
}

function without(value: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
