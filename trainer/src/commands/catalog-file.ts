import path from 'node:path';
import { readUserFile } from '../common/read-file.js';
import { reasonOf } from '../common/reason.js';
import { UserError } from '../common/user-error.js';
import { looksLikePath } from '../targets/load-target.js';
import { isSlug } from '../targets/make-target.js';
import { checkSettings } from '../training/check-settings.js';
import type { SettingsFlags } from './settings-flags.js';

/** One target of a catalogue. */
export interface CatalogEntry {
  /** Name of its run folder and its model: ASCII, lower case, words joined by hyphens. */
  name: string;
  /** The target, as for `growing-ca train`. */
  target: string;
  /** Settings, of the catalogue and of this target. */
  settings: Omit<SettingsFlags, 'config'>;
}

const MAX_MEGABYTES = 16;
const KEYS = ['name', 'target', 'settings'];

/**
 * Reads a catalogue: `{"settings": {}, "targets": [{"name": "", "target": "", "settings": {}}]}`.
 * Settings are optional; those of a target override those of the catalogue. File names are relative
 * to the catalogue's folder.
 *
 * @throws UserError if anything is wrong with it
 */
export async function readCatalog(file: string): Promise<CatalogEntry[]> {
  const bytes = await readUserFile(file, 'a JSON catalogue', MAX_MEGABYTES);
  let catalog: unknown;
  try {
    catalog = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${reasonOf(error)}.`);
  }
  if (!isObject(catalog) || !Array.isArray(catalog.targets) || catalog.targets.length === 0) {
    throw new UserError(
      `${file} lists no targets; write for example {"targets": [{"name": "lizard", "target": "🦎"}]}.`,
    );
  }
  checkKeys(file, catalog, ['settings', 'targets']);
  const common = settingsIn(file, catalog);
  const entries = catalog.targets.map((entry: unknown, index) =>
    readEntry(file, `target ${index + 1}`, entry, common),
  );
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) {
      throw new UserError(`${file} has two targets named ${name}; give each a different name.`);
    }
    names.add(name);
  }
  return entries;
}

function readEntry(
  file: string,
  place: string,
  entry: unknown,
  common: CatalogEntry['settings'],
): CatalogEntry {
  if (!isObject(entry)) {
    throw new UserError(`${place} in ${file} is not an object; write {"name": "", "target": ""}.`);
  }
  checkKeys(`${place} in ${file}`, entry, KEYS);
  const { name, target } = entry;
  if (typeof name !== 'string' || !isSlug(name)) {
    throw new UserError(
      `The name of ${place} in ${file} is ${JSON.stringify(name)}; use lower-case letters, digits and single hyphens between them, at most 100 characters, because it becomes a file name.`,
    );
  }
  if (typeof target !== 'string' || target.trim() === '') {
    throw new UserError(
      `${name} in ${file} has no target; give an emoji, its short name or an image file.`,
    );
  }
  const own = settingsIn(`${file} (${name})`, entry);
  const isFile = looksLikePath(target);
  return {
    name,
    target: isFile ? path.resolve(path.dirname(file), target) : target,
    settings: { ...common, ...own },
  };
}

function settingsIn(label: string, { settings = {} }: Record<string, unknown>) {
  if (!isObject(settings)) {
    throw new UserError(`settings in ${label} is not an object; write {"iterations": 2000}.`);
  }
  checkSettings(label, settings);
  return settings as CatalogEntry['settings'];
}

function checkKeys(label: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new UserError(`${label} has an unknown key ${unknown}; use ${known.join(', ')}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
