import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { UserError } from '../common/user-error.js';
import { escapeHtml } from './escape-html.js';

/** What a page of one file shows. */
export interface SinglePageOptions {
  /** The target's name. */
  name: string;
  /** The model file. */
  model: Uint8Array;
  /** PNG, for readers without scripts. */
  poster: Uint8Array;
}

/** Of the element, as its build writes it for this package. */
const CODE = '#kernel-build';

/**
 * A page that holds all it needs, to open from a disk, a mail or an archive. It is ASCII but for the
 * name, so that nothing on the way can spoil it, and its own policy forbids it to ask for anything.
 *
 * @throws UserError if the element has not been built
 */
export async function singlePage({ name, model, poster }: SinglePageOptions): Promise<string> {
  const title = escapeHtml(name.replaceAll('-', ' '));
  // Compressed and as base64 it takes half the room.
  const code = dataUrl('application/gzip', gzipSync(await elementCode(), { level: 9 }));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta
      http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; connect-src data:; img-src data:; style-src 'unsafe-inline'"
    />
    <title>${title}, growing</title>
    <link rel="icon" href="data:," />
    <!-- Written by growing-ca export --html: the model, the element and its kernel in one file. -->
    <style>
      body {
        margin: 0;
        font: 1rem/1.5 system-ui, sans-serif;
      }
      growing-ca {
        display: flex;
        width: 100%;
        height: 100vh;
        height: 100dvh;
      }
      /* Nothing scrolls here, so a finger may move any way. */
      growing-ca::part(picture) {
        touch-action: pinch-zoom;
      }
      growing-ca img {
        width: 100%;
        object-fit: contain;
        image-rendering: pixelated;
        /* Only for those who wait. */
        animation: appear 0s 1s backwards;
      }
      @keyframes appear {
        from {
          visibility: hidden;
        }
      }
      noscript p {
        margin: 1rem;
        text-align: center;
      }
    </style>
  </head>
  <body>
    <noscript><p>This is a still picture: the pattern grows where scripts are allowed.</p></noscript>
    <growing-ca src="${dataUrl('application/octet-stream', model)}"><img src="${dataUrl('image/webp', poster)}" alt="${title}" /></growing-ca>
    <script type="module">
      const packed = await fetch('${code}');
      const unpacked = packed.body.pipeThrough(new DecompressionStream('gzip'));
      const script = document.createElement('script');
      script.type = 'module';
      script.textContent = await new Response(unpacked).text();
      document.head.append(script);
    </script>
  </body>
</html>
`;
}

async function elementCode(): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  try {
    const code = await readFile(resolve(CODE), 'utf8');
    // A page of one file has no map beside it.
    return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
  } catch (cause) {
    throw new UserError(
      `The element's code is not there; run npm run build in its repository, or install growing-ca-trainer again.`,
      { cause },
    );
  }
}

function dataUrl(type: string, content: Uint8Array): string {
  return `data:${type};base64,${Buffer.from(content).toString('base64')}`;
}
