import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.js';

const page = readFileSync(join(root, 'docs', 'frameworks.md'), 'utf8');

/** The examples of docs/frameworks.md, by the names of files that it gives them. */
export const frameworkExamples: Record<string, string> = Object.fromEntries(
  [...page.matchAll(/checks this example: (\S+) -->\n```\w+\n(.*?)```/gs)].map(([, name, code]) => [
    name,
    code,
  ]),
);
