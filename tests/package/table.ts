import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../helpers/project.js';

/** What an example needs, and what comes of it. */
export interface Row {
  readonly name: string;
  readonly folder: string;
  /** Command that builds or serves it. */
  readonly command?: string;
  /** Of the example, that speak of the package. */
  readonly lines: number;
  /** Of all files that the build wrote. */
  readonly megabytes?: number;
  /** Until it grows, besides the page. */
  readonly requests?: number;
}

const page = path.join(root, 'docs', 'frameworks.md');
const head =
  '| | how it is built | lines about it | MB written | files fetched until it grows |\n|---|---|---|---|---|\n';

/** @param write rather than compare */
export function compareTable(rows: readonly Row[], write: boolean): void {
  const table =
    head +
    rows
      .map(({ name, folder, command, lines, megabytes, requests }) => {
        const cells = [
          `[${name}](../examples/${folder})`,
          command && `\`${command}\``,
          lines,
          megabytes && (megabytes < 1 ? '< 1' : Math.round(megabytes)),
          requests,
        ];
        return `| ${cells.map((cell) => cell ?? '').join(' | ')} |\n`;
      })
      .join('');
  const text = readFileSync(page, 'utf8');
  const [found] = /^\| \| how it is built.*?\n(?!\|)/ms.exec(text) ?? ['\n'];
  if (write)
    writeFileSync(
      page,
      text.replace(found, () => `${table}${found.slice(found.trimEnd().length + 1)}`),
    );
  else assert.equal(found.trimEnd(), table.trimEnd(), 'run npm run test:examples -- --write');
}
