import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { UserError } from '../common/user-error.js';

/** SVG features that browsers draw, but the library used here leaves out or draws black. */
const UNDRAWABLE: readonly [RegExp, string][] = [
  [/<(?:[\w-]+:)?foreignObject[\s>]/, 'HTML inside (foreignObject)'],
  [/<(?:[\w-]+:)?textPath[\s>]/, 'text along a path'],
  [
    /<(?:[\w-]+:)?(?:image|use|feImage|pattern|filter|(?:linear|radial)Gradient)\s[^>]*?href\s*=\s*(["'])\s*(?!#|data:)(?<what>[^"']{1,60})/,
    'a link to another file',
  ],
  [/<\?xml-stylesheet\s/, 'a style sheet in another file'],
  [/@import\s/, 'a style sheet in another file (@import)'],
  [
    /data:image\/(?!png|jpe?g|svg)(?<what>[\w.+-]+)/,
    'an embedded picture that is neither PNG nor JPEG',
  ],
  [/(?<![\w-])url\(\s*["']?(?!["']?\s*(?:#|data:))(?<what>[^"')]{1,60})/, 'a link to another file'],
  [
    /(?<![\w-])(?<what>oklch|oklab|lab|lch|color|color-mix|light-dark)\(/,
    'colours from a newer CSS function',
  ],
  [/(?<![\w-])(?:rgba?|hsla?|hwb)\(\s*from\s/, 'relative colours'],
  [/(?<![\w-])(?:linear|radial|conic)-gradient\(/, 'gradients of CSS'],
  [/(?<![\w-])(?<what>calc|env)\(/, 'values that CSS computes'],
  [/[:"']\s*[\d.]+(?<what>rem|v[hw]|vmin|vmax)\b/, 'lengths in page units'],
];

/** The same, for style elements and attributes. */
const UNDRAWABLE_STYLES: readonly [RegExp, string][] = [
  [/[;{\s](?<what>translate|rotate|scale)\s*:/, 'a transform as a separate property'],
  [/clip-path\s*:\s*(?:circle|ellipse|inset|polygon|path|rect|xywh)\(/, 'clipping by a CSS shape'],
  [/[;{\s]d\s*:\s*path\(/, 'paths in CSS'],
  [/@font-face\b/, 'its own fonts (@font-face)'],
  [/@media\b/, 'styles for certain screens (@media)'],
  [/(?<what>@(?:supports|layer|scope|container))\b/, 'conditional styles'],
  [/(?<what>:(?:is|where|has))\(/, 'styles with a newer CSS selector'],
  [/\{[^{}]*\{/, 'nested styles'],
];

const TEXT = /<(?:[\w-]+:)?text[\s>]/;
/** Fonts do no harm in an SVG without text. */
const FONTS = /@font-face\s*\{[^}]*\}/g;
/**
 * Styles to ignore: comments, names, and rules that do not apply to a still picture on a bright
 * page.
 */
const IGNORED_STYLES = [
  /\/\*[^]*?\*\//g,
  /@namespace[^;]*;/g,
  /@(?:-\w+-)?keyframes[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g,
  /@media\s[^{]*(?:print|dark|reduce|more)[^{]*\{(?:[^{}]|\{[^{}]*\})*\}/g,
];

/** Largest size of a compressed SVG after decompression. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * Checks an SVG for features that would be missing from its drawing.
 *
 * @param label how messages name it
 * @throws UserError that names what cannot be drawn
 */
export async function checkDrawable(bytes: Uint8Array, label: string): Promise<void> {
  const { tags, styles } = partsOf(bytes);
  const complain = (what: string) =>
    new UserError(
      `${label} has ${what}, which only a browser can draw; open it in a browser or a drawing program, and give a PNG of it.`,
    );
  for (const [part, list] of [
    [tags + styles, UNDRAWABLE],
    [styles, UNDRAWABLE_STYLES],
  ] as const) {
    for (const [pattern, what] of list) {
      const found = pattern.exec(part);
      if (found) throw complain(found.groups?.what ? `${what}: ${found.groups.what.trim()}` : what);
    }
  }
  const variable = undefinedVariable(tags + styles);
  if (variable) throw complain(`a CSS variable: ${variable}`);
  if (TEXT.test(tags) && !(await hasLetters())) {
    throw new UserError(
      `${label} has text, but this machine has no fonts; convert the text to paths in a drawing program, or give a PNG of it.`,
    );
  }
}

/** The tags and styles of an SVG, without those that draw nothing. */
function partsOf(bytes: Uint8Array): { tags: string; styles: string } {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const file = isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
  const text = new TextDecoder()
    .decode(file)
    .replace(/<!--[^]*?-->/g, '')
    .replace(/;base64,[^"')]*/g, '')
    // A renderer without HTML draws the fallback that follows.
    .replace(/<switch[^>]*>\s*<foreignObject[\s>][^]*?<\/foreignObject>/g, '');
  const elements = [...text.matchAll(/<(?:[\w-]+:)?style[^>]*>([^]*?)<\//g)];
  const attributes = [...text.matchAll(/\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  const styles = [...elements, ...attributes].map(([, style, quoted]) => style ?? quoted);
  // The drawing is scaled anyway, so its own size does not matter.
  const size = /(?<=<(?:[\w-]+:)?svg\s[^>]*\s)(?:width|height)\s*=\s*(?:"[^"]*"|'[^']*')/g;
  const tags = text.replace(/>[^<]*</g, '><').replace(size, '');
  const ignored = TEXT.test(tags) ? IGNORED_STYLES : [...IGNORED_STYLES, FONTS];
  return {
    tags,
    styles: ignored.reduce((left, pattern) => left.replace(pattern, ''), `;${styles.join('\n;')}`),
  };
}

/** The first variable without a value: the library knows only fallbacks given in place. */
function undefinedVariable(text: string): string | undefined {
  for (const [, name, fallback] of text.matchAll(/(?<![\w-])var\(\s*(--[^\s,)]+)\s*(,?)/g)) {
    if (!fallback || text.includes(`${name}:`) || text.includes(`${name} :`)) return name;
  }
  return undefined;
}

/** Whether fonts are installed: without them two letters look the same. */
async function hasLetters(): Promise<boolean> {
  const [a, b] = await Promise.all(
    ['A', 'B'].map((letter) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text y="28" font-size="28">${letter}</text></svg>`,
        ),
      )
        .raw()
        .toBuffer(),
    ),
  );
  return !a.equals(b);
}
