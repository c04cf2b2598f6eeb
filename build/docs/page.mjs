/**
 * One page of the site.
 *
 * @param {object} page
 * @param {string} page.title
 * @param {string} page.file
 * @param {string} page.html
 * @param {{ title: string, pages: { file: string, title: string }[] }[]} page.chapters
 */
export function makePage({ title, file, html, chapters }) {
  const list = chapters.map(
    (chapter) => `<h2>${chapter.title}</h2>
<ul>
${chapter.pages.map((each) => `<li>${link(each, file)}</li>`).join('\n')}
</ul>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title === 'growing-ca' ? title : `${title}: growing-ca`}</title>
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="growing-ca/dist/growing-ca.css" />
    <link rel="stylesheet" href="site.css" />
    <script type="module" src="growing-ca/dist/index.js"></script>
  </head>
  <body>
    <a class="skip" href="#text">To the text</a>
    <nav aria-label="Pages" id="pages">
      <p>growing-ca</p>
      ${list.join('\n')}
    </nav>
    <main id="text">
      <a class="to-pages" href="#pages">All pages</a>
${html}
    </main>
  </body>
</html>
`;
}

function link({ file, title }, current) {
  const mark = file === current ? ' aria-current="page"' : '';
  return `<a href="${file}.html"${mark}>${title}</a>`;
}
