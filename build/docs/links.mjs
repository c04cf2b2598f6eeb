import path from 'node:path';
import { CHAPTERS } from './pages.mjs';

const REPOSITORY = 'https://github.com/growing-ca/growing-ca/blob/main/';

const sites = new Map(
  CHAPTERS.flatMap(({ pages }) => pages).map(({ source, file }) => [source, `${file}.html`]),
);

/**
 * Where a link of a page leads in the site: to another page, or to a file of the repository.
 *
 * @param {string} source of the page with the link
 */
export function siteLink(source, link) {
  if (/^(https?:|mailto:|#)/.test(link)) return link;
  const [file, anchor] = link.split('#');
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(source), file));
  const address = sites.get(target) ?? REPOSITORY + target;
  return anchor ? `${address}#${anchor}` : address;
}

/** Pictures lie in the site under the paths that they have in the repository. */
export function pictureLink(source, link) {
  return path.posix.normalize(path.posix.join(path.posix.dirname(source), link));
}

/** As GitHub names a heading, so that one link serves both. */
export function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
    .replaceAll(' ', '-');
}
