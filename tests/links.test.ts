import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from './helpers/project.js';

const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'weights/SCORES.md',
  ...docs.map((file) => `docs/${file}`),
];

const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** Names that GitHub gives the headings of a page, for links to them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

for (const page of pages) {
  test(`every link in ${page} leads somewhere`, () => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+\.(?:png|webp))"/g)]
      .map(([, link, picture]) => link ?? picture)
      .filter(
        (link) => !/^https?:/.test(link) && (page !== 'docs/element.md' || link !== 'lizard.png'),
      );
    for (const link of links) {
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      assert.ok(existsSync(join(root, target)), `there is no ${target}`);
      if (anchor) assert.ok(anchorsOf(target).includes(anchor), `${target} has no #${anchor}`);
    }
  });
}

test('every page in docs is linked from the README', () => {
  const readme = read('README.md');
  for (const file of docs) assert.ok(readme.includes(`(docs/${file}`), file);
});

test('every section of docs/rule.md that code cites is there', () => {
  const headings = [...read('docs/rule.md').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
  let citations = 0;
  for (const folder of ['src', 'trainer/src']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const code = read(join(folder, file)).replace(/\n *(\*|\/\/) /g, ' ');
      for (const [, section] of code.matchAll(/docs\/rule\.md, "([^"]+)"/g)) {
        citations++;
        assert.ok(headings.includes(section), `${file}: "${section}"`);
      }
    }
  }
  assert.ok(citations > 10);
});
