import type { ManifestModel } from './manifest.js';

/**
 * Registers the model of a module. build/models.mjs writes this function into each model module, so
 * that the module needs no other file; registered.ts reads the models.
 */
export function register(model: ManifestModel): void {
  const page = globalThis as { [key: symbol]: Map<string, ManifestModel> | undefined };
  const models = (page[Symbol.for('growing-ca.models')] ??= new Map());
  const key = `${model.name}.${model.experiment}`;
  const known = models.get(key);
  if (!known) models.set(key, model);
  else if (JSON.stringify(known) !== JSON.stringify(model))
    console.warn(
      `Two modules bring a model named "${model.name}" (${model.experiment}), and their files differ: the one that ran first stays, so import only one of them.`,
    );
}
