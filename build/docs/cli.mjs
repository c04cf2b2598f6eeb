/**
 * `npm run docs`: writes the documentation as a site of plain files into `site/`, or into the folder
 * that it is given. The site holds the element and the models too, so any host of files can serve it.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeCommands } from './commands.mjs';
import { makePage } from './page.mjs';
import { CHAPTERS, COMMANDS } from './pages.mjs';
import { render } from './render.mjs';

const root = path.join(import.meta.dirname, '..', '..');
const out = path.resolve(process.argv[2] ?? path.join(root, 'site'));
/** Beside each page, for programs that read it. */
const write = (file, text) => writeFileSync(path.join(out, file), text);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const pictures = new Set();
const chapters = [];
for (const { title, pages } of CHAPTERS) {
  const written = [];
  for (const page of pages) {
    const markdown = readFileSync(path.join(root, page.source), 'utf8');
    written.push(take(page, markdown));
    if (page.file === COMMANDS.after) {
      written.push(take({ ...COMMANDS, source: 'docs/commands.md' }, await describeCommands()));
    }
  }
  chapters.push({ title, pages: written });
}

for (const page of chapters.flatMap(({ pages }) => pages)) {
  write(`${page.file}.html`, makePage({ ...page, title: page.heading, chapters }));
  write(`${page.file}.md`, page.markdown);
}
for (const picture of pictures) copy(picture, picture);
copy('dist', 'growing-ca/dist', (file) => !/\.map$|\/(runtime|types|modules)$/.test(file));
copy('weights', 'growing-ca/weights');
copy('docs/icons', 'icons');
copy('demo/base.css', 'base.css');
copy('build/docs/site.css', 'site.css');
write('llms.txt', listForPrograms());
console.log(
  `${chapters.flatMap(({ pages }) => pages).length} pages are in ${out}: open index.html on a server of files.`,
);

function take({ source, file, title }, markdown) {
  const page = render(markdown, source);
  for (const picture of page.pictures) pictures.add(picture);
  return { file, markdown, html: page.html, heading: page.title, title: title ?? page.title };
}

function copy(from, to, filter = () => true) {
  cpSync(path.join(root, from), path.join(out, to), {
    recursive: true,
    filter: (file) => filter(file.replaceAll(path.sep, '/')),
  });
}

/** As llmstxt.org describes it. */
function listForPrograms() {
  const sections = chapters.map(({ title, pages }) => {
    const links = pages.map((page) => `- [${page.title}](${page.file}.md)`);
    return `## ${title}\n\n${links.join('\n')}\n`;
  });
  return `# growing-ca

> A custom element that shows a living picture, grown by a neural cellular automaton, and the program that trains one from any picture.

${sections.join('\n')}`;
}
