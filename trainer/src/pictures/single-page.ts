import { toBase64 } from '../common/base64.js';
import { escapeHtml } from './escape-html.js';

/** The contents of a single-file page. */
export interface SinglePageOptions {
  /** The target's name. */
  name: string;
  /** The model file. */
  model: Uint8Array;
  /** For readers without scripts. */
  poster: Uint8Array;
  /** Media type of the poster, such as `image/webp`. */
  posterType: string;
  /** Code of tag and kernel, as gzip: even as base64 it takes half the size. */
  code: Uint8Array;
}

/**
 * A self-contained page, to open from a disk, a mail or an archive. It is ASCII except for the
 * name, so that no transport corrupts it, and its own Content-Security-Policy forbids all requests.
 */
export function singlePage({ name, model, poster, posterType, code }: SinglePageOptions): string {
  const title = escapeHtml(name.replaceAll('-', ' '));
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
    <!-- Written by growing-ca: the model, the element and its kernel in one file. -->
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
      }
      noscript p {
        margin: 1rem;
        text-align: center;
      }
    </style>
  </head>
  <body>
    <noscript><p>This is a still picture: the pattern grows where scripts are allowed.</p></noscript>
    <growing-ca src="${dataUrl('application/octet-stream', model)}"><img src="${dataUrl(posterType, poster)}" alt="${title}" /></growing-ca>
    <script type="module">
      const packed = await fetch('${dataUrl('application/gzip', code)}');
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

/**
 * The element's code without its last line, which refers to a source map that the page does not
 * have.
 */
export function withoutMap(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '');
}

function dataUrl(type: string, content: Uint8Array): string {
  return `data:${type};base64,${toBase64(content)}`;
}
