/** The pages whose loading is measured, each written into a folder of its own. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');

/**
 * @typedef {object} LoadedPage
 * @property {string} what
 * @property {string} address On the host.
 * @property {boolean} grows Whether a pattern is in sight that grows unasked.
 */

/** @type {LoadedPage[]} */
export const PAGES = [
  { what: 'a script tag', address: 'pages/tag.html', grows: true },
  { what: 'a script tag and hints', address: 'pages/hints.html', grows: true },
  { what: 'a bundle', address: 'bundle/', grows: true },
  { what: 'a page of one file', address: 'pages/file.html', grows: true },
  { what: 'the playground', address: 'demo/', grows: true },
  { what: 'the studio', address: 'demo/studio.html', grows: false },
  { what: 'the documentation', address: 'site/element.html', grows: true },
];

/** Between two lines of text, as in an article: what moves would be seen. */
const article = (head, title) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
${head.replace(/^(?=.)/gm, '    ')}
  </head>
  <body>
    <p>A lizard, grown from one cell.</p>
    <growing-ca target="lizard"></growing-ca>
    <p>It heals where it is hurt.</p>
  </body>
</html>
`;

const plain = `<link rel="stylesheet" href="/dist/growing-ca.css" />
<script type="module" src="/dist/index.js"></script>`;

/** What docs/hosting.md recommends, for a package at the root of the site. */
function hintsOfDocs() {
  const page = readFileSync(path.join(root, 'docs', 'hosting.md'), 'utf8');
  const [, head] = /<!-- Measured as written. -->\n```html\n(.*?)```/s.exec(page);
  return head.replaceAll('="growing-ca/', '="/');
}

/**
 * @param {string} folder an empty one
 * @returns {Promise<Record<string, string>>} folders by the beginning of their addresses, for `openHost`
 */
export async function makePages(folder) {
  const [pages, site] = ['pages', 'site'].map((name) => path.join(folder, name));
  mkdirSync(pages);
  writeFileSync(path.join(pages, 'tag.html'), article(plain, 'One script tag'));
  writeFileSync(path.join(pages, 'hints.html'), article(hintsOfDocs(), 'Hints'));
  const model = path.join(root, 'weights', 'lizard.regenerate.q8.onnx');
  node('trainer/dist/trainer/src/cli.js', 'export', model, '--html', '-o', `${pages}/file.html`);
  node('build/docs/cli.mjs', site);
  const ours = ['dist', 'weights', 'demo', 'trainer/dist', 'node_modules/idb-keyval'];
  return {
    '/pages/': pages,
    '/site/': site,
    '/bundle/': await bundle(folder),
    ...Object.fromEntries(ours.map((name) => [`/${name}/`, path.join(root, name)])),
  };
}

async function bundle(folder) {
  const project = path.join(folder, 'project');
  cpSync(path.join(root, 'examples', 'vite'), project, { recursive: true });
  mkdirSync(path.join(project, 'node_modules'));
  symlinkSync(root, path.join(project, 'node_modules', 'growing-ca'), 'junction');
  const outDir = path.join(folder, 'bundle');
  const { build } = await import('vite');
  await build({
    root: project,
    base: '/bundle/',
    configFile: false,
    logLevel: 'error',
    build: { outDir },
  });
  return outDir;
}

function node(script, ...args) {
  execFileSync(process.execPath, [path.join(root, script), ...args], { stdio: 'pipe' });
}
