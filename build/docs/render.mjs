import MarkdownIt from 'markdown-it';
import anchors from 'markdown-it-anchor';
import { anchorOf, pictureLink, siteLink } from './links.mjs';

/** A tag that shows a pattern of the catalogue: its example comes to life below it. */
const ALIVE = /<growing-ca\s[^>]*target="[^"]*"[^>]*>[\s\S]*?<\/growing-ca>/g;

const SEED = /<growing-ca-seed\s[^>]*><\/growing-ca-seed>/g;

/**
 * An example in a fence marked `html live` comes to life as a whole, scripts and all.
 *
 * @param {string} markdown
 * @param {string} source where it lies in the repository
 * @returns {{ title: string, html: string, pictures: string[] }}
 */
export function render(markdown, source) {
  const pictures = [];
  const keep = (link) => {
    const place = pictureLink(source, link);
    pictures.push(place);
    return place;
  };
  const parser = new MarkdownIt({ html: true }).use(anchors, {
    slugify: anchorOf,
    tabIndex: false,
  });
  const { rules } = parser.renderer;
  rules.link_open = (tokens, index, options, _, self) => {
    tokens[index].attrSet('href', siteLink(source, tokens[index].attrGet('href')));
    return self.renderToken(tokens, index, options);
  };
  rules.image = (tokens, index, options, environment, self) => {
    const token = tokens[index];
    token.attrSet('src', keep(token.attrGet('src')));
    token.attrSet('alt', self.renderInlineAsText(token.children, options, environment));
    return self.renderToken(tokens, index, options);
  };
  const withPictures = (tokens, index) =>
    tokens[index].content.replace(/(<img src=")([^"]+)/g, (_, start, link) => start + keep(link));
  rules.html_block = rules.html_inline = withPictures;
  const fence = rules.fence.bind(rules);
  rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    // Readers scroll long lines with the keyboard too.
    const code = fence(tokens, index, ...rest).replace('<pre>', '<pre tabindex="0">');
    if (info === 'html live') return code + box(content);
    return code + (info === 'html' ? alive(content) : '');
  };
  rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  rules.table_close = () => '</table></div>\n';
  // A corner of a table that says nothing heads nothing.
  const html = parser.render(markdown).replaceAll('<th></th>', '<td></td>');
  return { title: /^# (.*)$/m.exec(markdown)[1], html, pictures };
}

function alive(example) {
  // Seeds aside, without what stands between the tags, which only the reader's page has.
  const tags = [...example.matchAll(ALIVE)].map(([tag]) =>
    tag.replace(/>[\s\S]*</, (between) => `>${(between.match(SEED) ?? []).join('')}<`),
  );
  return tags.length > 0 ? box(tags.join('\n')) : '';
}

function box(html) {
  return `<div class="alive">${html}</div>\n`;
}
