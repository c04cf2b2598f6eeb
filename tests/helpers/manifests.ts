import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { manifestEntry, upsertManifestEntry } from '../../trainer/src/onnx/manifest.js';
import { findChanged, readManifest, writeManifest } from '../../trainer/src/onnx/manifest-files.js';

const WEIGHTS = new URL('../../weights/', import.meta.url);

/** The schemas of both lists of models. */
export const SCHEMAS = { manifest: readSchema('manifest'), scores: readSchema('scores') };

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
/** Check a list; what they find wrong is in their `errors`. */
export const validate = {
  manifest: ajv.compile(SCHEMAS.manifest),
  scores: ajv.compile(SCHEMAS.scores),
};

/** Lists a model file in the manifest beside it. */
export async function addToManifest(manifestPath: string, modelPath: string): Promise<void> {
  const entry = manifestEntry(basename(modelPath), await readFile(modelPath));
  await writeManifest(manifestPath, upsertManifestEntry(await readManifest(manifestPath), entry));
}

/** Fails unless a folder's manifest and scores keep their schemas, and its files are as listed. */
export async function assertInOrder(folder: string): Promise<void> {
  for (const list of ['manifest', 'scores'] as const) {
    const content = JSON.parse(readFileSync(join(folder, `${list}.json`), 'utf8'));
    const isValid = validate[list](content);
    assert.ok(isValid, JSON.stringify(validate[list].errors, undefined, 2));
  }
  const { models } = await readManifest(join(folder, 'manifest.json'));
  assert.deepEqual(await findChanged(folder, models), []);
}

function readSchema(list: string) {
  return JSON.parse(readFileSync(new URL(`${list}.schema.json`, WEIGHTS), 'utf8'));
}
