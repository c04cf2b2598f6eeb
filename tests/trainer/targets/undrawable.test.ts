import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { UserError } from '../../../trainer/src/common/user-error.js';
import { emojiByName } from '../../../trainer/src/targets/emoji.js';
import { loadTarget } from '../../../trainer/src/targets/load-target.js';
import { checkDrawable } from '../../../trainer/src/targets/undrawable.js';
import { runInProcess, temporaryFolder } from '../../helpers/command-line.js';

const folder = temporaryFolder();
const file = path.join(folder, 'logo.svg');

function svg(body: string, before = ''): string {
  const names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return `${before}<svg ${names} width="100vw" height="20rem" viewBox="0 0 10 10">${body}</svg>`;
}

const square = (attributes: string) => `<rect class="a" width="10" height="10" ${attributes}/>`;
const styled = (css: string) => svg(`<style>${css}</style>${square('')}`);

/** Red, green and blue of the middle, 0..255. */
async function drawn(drawing: string | Uint8Array): Promise<number[]> {
  writeFileSync(file, drawing);
  const { data, width, height } = await loadTarget(file, { size: 8, padding: 0 });
  return [0, 1, 2].map((channel) =>
    Math.round(255 * data[channel * width * height + 4 * width + 4]),
  );
}

async function refuses(drawing: string | Uint8Array, says: RegExp): Promise<void> {
  await assert.rejects(drawn(drawing), (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, says);
    assert.match(
      error.message,
      /^[^\n]* has [^\n]{3,90}, which only a browser can draw; .*PNG of it\.$/,
    );
    return true;
  });
}

const inBrowsersOnly: [string, RegExp][] = [
  [styled(':root { --leaf: green } .a { fill: var(--leaf) }'), /a CSS variable: --leaf/],
  [styled(':root { --leaf: green } .a { fill: var( --leaf, red ) }'), /CSS variable: --leaf/],
  [svg(square('fill="var(--leaf)"')), /CSS variable: --leaf/],
  ...['oklch(0.6 0.2 29)', 'oklab(0.6 0.2 0.1)', 'lab(50 40 40)', 'lch(50 90 40)'].map(
    (colour): [string, RegExp] => [
      svg(square(`fill="${colour}"`)),
      /colours .*: (oklch|oklab|lab|lch),/,
    ],
  ),
  [svg(square('style="fill: color(display-p3 1 0 0)"')), /: color,/],
  [svg(square('style="fill: color-mix(in srgb, red, blue)"')), /: color-mix,/],
  [styled('.a { fill: light-dark(red, blue) }'), /: light-dark,/],
  [svg(square('style="fill: rgb(from red b g r)"')), /relative colours/],
  [svg('<image width="10" height="10" href="photo.png"/>'), /link to another file: photo\.png/],
  [
    svg('<image\n width="10" xlink:href = \'https://example.com/a.png\'/>'),
    /another file: https:\/\/example\.com\/a\.png/,
  ],
  [svg('<use href="icons.svg#leaf"/>'), /another file: icons\.svg#leaf/],
  [svg(square('fill="url(paints.svg#leaf)"')), /another file: paints\.svg#leaf/],
  [styled('@import "theme.css"; .a { fill: red }'), /@import/],
  [svg(square(''), '<?xml-stylesheet href="theme.css"?>'), /style sheet in another file/],
  [
    svg('<image width="10" height="10" href="data:image/webp;base64,UklGRg=="/>'),
    /embedded picture that is neither PNG nor JPEG: webp/,
  ],
  [
    svg(
      '<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>',
    ),
    /foreignObject/,
  ],
  [svg('<text><textPath href="#p">around</textPath></text>'), /text along a path/],
  [svg('<rect style="width: calc(2 * 5px); height: 10px"/>'), /CSS computes: calc/],
  [svg('<rect style="width: 10vw; height: 10px"/>'), /page units: vw/],
  [svg('<path style="d: path(\'M0 0h9v9z\')"/>'), /paths in CSS/],
  [svg(square('style="clip-path: circle(3px)"')), /clipping/],
  [svg(square('style="mask-image: linear-gradient(red, transparent)"')), /gradients of CSS/],
  [svg(square('style="fill: red; rotate: 45deg"')), /transform .*: rotate/],
  [styled('@media screen { .a { fill: red } }'), /@media/],
  [styled('@supports (fill: red) { .a { fill: red } }'), /@supports/],
  [styled('@layer base { .a { fill: red } }'), /@layer/],
  [styled('svg { .a { fill: red } }'), /nested styles/],
  [styled('svg:has(.a) .a { fill: red }'), /newer CSS selector: :has/],
  [
    svg(
      '<style>@font-face { font-family: x; src: url(data:font/woff2;base64,AA) }</style><text>a</text>',
    ),
    /@font-face/,
  ],
];

test('what only browsers draw is named', async () => {
  for (const [drawing, says] of inBrowsersOnly) await refuses(drawing, says);
  await refuses(gzipSync(inBrowsersOnly[0][0]), /CSS variable/);
});

test('what looks like it and does no harm is drawn', async () => {
  const red = (
    await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
  ).toString('base64');
  const drawings = [
    svg(square('fill="var(--leaf, red)"')),
    svg(`${square('fill="red"')}<!-- <image href="photo.png"/> fill: oklch(0 0 0) -->`),
    svg(`<title>Scale: 1:100, var(--leaf), @import x</title>${square('fill="red"')}`),
    svg(`<a href="https://example.com/">${square('fill="red"')}</a>`),
    svg(`<image width="10" height="10" href="data:image/png;base64,${red}"/>`),
    svg(`<defs>${square('id="leaf" fill="red"')}</defs><use href="#leaf"/>`),
    svg(
      `<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>${square('style="fill: url(\'#g\')"')}`,
    ),
    svg(
      `<switch><foreignObject requiredExtensions="http://example.com/"><p/></foreignObject>${square('fill="red"')}</switch>`,
    ),
    svg(square('fill="red" style="enable-background:new 0 0 10 10; -inkscape-stroke: none"')),
    styled('.a { fill: red } @media (prefers-color-scheme: dark) { .a { fill: white } }'),
    styled('.a { fill: red; animation: turn 1s } @keyframes turn { to { transform: none } }'),
    styled(
      '@font-face { font-family: x; src: url(x.woff2) } @namespace url(http://www.w3.org/2000/svg); .a { fill: red }',
    ),
    styled('/* var(--leaf) @import */ <![CDATA[ .a { fill: red } ]]>'),
    svg(square('fill="&leaf;"'), '<!DOCTYPE svg [<!ENTITY leaf "red">]>'),
    gzipSync(svg(square('fill="red"'))),
  ];
  for (const drawing of drawings) {
    const [r, g, b] = await drawn(drawing);
    assert.ok(r > 240 && g < 20 && b < 20, `${r}, ${g}, ${b}: ${String(drawing)}`);
  }
});

test('an SVG may embed a picture of any size that its file may have', async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 2000 * 2000 * 3 }, (_, i) => (i * i) >> 7));
  const large = await sharp(noise, { raw: { width: 2000, height: 2000, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const image = `<image width="1" height="1" href="data:image/png;base64,${large.toString('base64')}"/>`;
  assert.ok(image.length > 15e6);
  assert.deepEqual(await drawn(svg(square('fill="red"') + image)), [255, 0, 0]);
});

test('entities of entities and endless nesting are refused', async () => {
  const laughs = Array.from(
    { length: 12 },
    (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`,
  );
  const bomb = svg('&a12;', `<!DOCTYPE svg [<!ENTITY a0 "<g/>">${laughs.join('')}]>`);
  const deep = svg('<g>'.repeat(1e5) + square('') + '</g>'.repeat(1e5));
  for (const drawing of [bomb, deep]) {
    await assert.rejects(drawn(drawing), (error) => error instanceof UserError);
  }
});

test('every emoji can be drawn', async () => {
  const names: Record<string, string> = createRequire(import.meta.url)(
    '@iconify-json/noto/chars.json',
  );
  for (const name of Object.values(names)) {
    await checkDrawable(Buffer.from(emojiByName(name).svg), name);
  }
});

test('text is refused where there are no fonts', async () => {
  const fonts = path.join(folder, 'fonts.conf');
  writeFileSync(fonts, '<fontconfig></fontconfig>');
  writeFileSync(file, svg('<text y="9" font-size="9">g</text>'));
  process.env.FONTCONFIG_FILE = fonts;
  try {
    const run = path.join(folder, 'run');
    const { status, stderr } = await runInProcess('train', file, '--out', run, '--size', '8');
    assert.equal(status, 1);
    assert.match(
      stderr,
      /logo\.svg has text, but this machine has no fonts; convert the text to paths/,
    );
  } finally {
    delete process.env.FONTCONFIG_FILE;
  }
});
