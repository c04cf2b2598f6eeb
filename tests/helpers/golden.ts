import { readdirSync, readFileSync } from 'node:fs';
import type { GoldenCase, GoldenFile } from './golden-case.js';
import { toGoldenCase } from './golden-case.js';

export * from './golden-case.js';

const FOLDER = new URL('../fixtures/golden/', import.meta.url);

export function goldenCases(): GoldenCase[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.map((name) =>
    toGoldenCase(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as GoldenFile),
  );
}
