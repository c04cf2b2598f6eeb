/** The examples that `npm run test:examples` builds and opens; examples/package.json says what is installed. */
export interface Example {
  /** In the table of docs/frameworks.md. */
  readonly name: string;
  /** In `examples/`. */
  readonly folder: string;
  /** Run in that folder. */
  readonly build?: string;
  /** Instead of a build: a server that is ready once it has said its address. */
  readonly serve?: (port: number) => string;
  /** What the build writes: the site, if there is a page in it, else what the page beside it loads. */
  readonly out?: string;
  /** The package's folder is copied into the site. */
  readonly isCopied?: boolean;
  /** Where on the server the site lies. */
  readonly path?: string;
  /** What comes of asking for onnxruntime-web, where that is of interest. */
  readonly onnx?: 'runs' | 'is not found' | 'is not there';
  /** It has no module for its model, but the whole folder of them. */
  readonly usesManifest?: boolean;
  /** The tag is in the page before any script has run. */
  readonly isRendered?: boolean;
}

const vite = { build: 'vite build', out: 'dist' } as const;

export const examples: readonly Example[] = [
  {
    name: 'A static page',
    folder: 'static-page',
    isCopied: true,
    usesManifest: true,
    onnx: 'runs',
    isRendered: true,
  },
  {
    name: 'A strict policy, in one file',
    folder: 'strict-csp',
    isCopied: true,
    onnx: 'is not there',
  },
  { name: 'An import map and a CDN', folder: 'import-map', onnx: 'runs' },
  { name: 'Vite', folder: 'vite', ...vite, onnx: 'runs' },
  {
    name: 'Vite, below a path',
    folder: 'vite',
    build: 'vite build --base=/blog/ --outDir=dist-blog',
    out: 'dist-blog',
    path: '/blog/',
    onnx: 'runs',
  },
  {
    name: `Vite's server for development`,
    folder: 'vite',
    serve: (port) => `vite --port=${port} --strictPort`,
    onnx: 'runs',
  },
  {
    name: 'webpack 5',
    folder: 'webpack',
    build: 'webpack --mode=production',
    out: 'dist',
    onnx: 'runs',
  },
  { name: 'Rspack', folder: 'rspack', build: 'rspack build', out: 'dist', onnx: 'runs' },
  {
    name: 'esbuild',
    folder: 'esbuild',
    build: 'esbuild main.js --bundle --splitting --format=esm --outdir=dist',
    out: 'dist',
    onnx: 'is not found',
  },
  {
    name: 'Next.js',
    folder: 'next',
    build: 'next build',
    out: 'out',
    onnx: 'runs',
    isRendered: true,
  },
  {
    name: 'SvelteKit',
    folder: 'sveltekit',
    build: 'vite build',
    out: 'build',
    onnx: 'runs',
    isRendered: true,
  },
  { name: 'React, with Vite', folder: 'react', ...vite },
  { name: 'Vue, with Vite', folder: 'vue', ...vite },
  { name: 'Svelte, with Vite', folder: 'svelte', ...vite },
];
