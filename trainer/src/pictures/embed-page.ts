import { escapeHtml as escape } from './escape-html.js';

/** What a page that shows a model needs. */
export interface EmbedOptions {
  /** The target's name. */
  name: string;
  /** Names of model and poster, beside the page. */
  modelFile: string;
  posterFile: string;
  /** Address of the folder with the element's code. */
  base: string;
}

/** Where `embed.html` looks for the element's code by default. */
export const DEFAULT_EMBED_BASE = './growing-ca/';

/**
 * A page that shows a model in the element, to open from a web server and to copy from. If the
 * element's code is missing it shows the poster, and says what is missing.
 */
export function embedPage({ name, modelFile, posterFile, base }: EmbedOptions): string {
  const title = escape(name.replaceAll('-', ' '));
  const script = escape(base.endsWith('/') ? `${base}index.js` : `${base}/index.js`);
  const [model, poster] = [escape(modelFile), escape(posterFile)];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}, growing</title>
    <!--
      Open this page from a web server: browsers load no modules from files.

      The element's code is not beside it yet. Copy or link the folder dist of the npm package
      growing-ca (node_modules/growing-ca/dist; in its repository dist, after npm run build) to
      where the next line looks for it, or change the line. Nothing comes from another site.
    -->
    <script type="module" src="${script}"></script>
    <style>
      body {
        display: grid;
        min-height: 100vh;
        margin: 0;
        place-content: center;
        justify-items: center;
        font: 1rem/1.5 system-ui, sans-serif;
      }
      growing-ca,
      growing-ca img {
        display: block;
        width: min(80vmin, 32rem);
        aspect-ratio: 1;
        image-rendering: pixelated;
      }
      /* Shown where the element is still unknown after a while. */
      .missing {
        visibility: hidden;
        max-width: 32rem;
      }
      growing-ca:not(:defined) + .missing {
        animation: show 0s 3s forwards;
      }
      @keyframes show {
        to {
          visibility: visible;
        }
      }
    </style>
  </head>
  <body>
    <growing-ca src="./${model}"><img src="./${poster}" alt="${title}" /></growing-ca>
    <p class="missing">
      This is a still picture, because <code>${script}</code> did not load. The source of this page
      says what belongs there.
    </p>
  </body>
</html>
`;
}
