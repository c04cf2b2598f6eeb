import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { chunkForPages } from './build/chunks.mjs';
import { forBundlers, kernelForBundlers } from './build/for-bundlers.mjs';
import { lendToEngines } from './build/lend-to-engines.mjs';
import { minifyTemplates } from './build/minify-templates.mjs';
import { ownRuntime } from './build/own-runtime.mjs';
import { transpile } from './build/transpile.mjs';
import { forOneFile } from './build/one-file.mjs';

const folder = 'dist';

/** Lit asks for these while it is imported; in Node, where nothing is drawn, any will do. */
const domStandIns = `
const HTMLElement = globalThis.HTMLElement ?? class {};
const document = globalThis.document ?? { createTreeWalker() {} };
`;

/** What other bundlers are told about an import of the runtime's, and licences. */
const keptComments = /webpackIgnore|@vite-ignore|@license/;

const emptyFolder = {
  name: 'empty-folder',
  buildStart: () => rmSync(folder, { recursive: true, force: true }),
};

/** A page may forbid lit its Trusted Types policy; the import shall not fail by that. */
const litWithoutPolicy = {
  name: 'lit-without-policy',
  transform(code, id) {
    if (!id.endsWith('/lit-html/lit-html.js')) return null;
    const edited = code.replace(
      /\w+\.createPolicy\("lit-html",\{.*?\}\)/,
      '(()=>{try{return $&}catch{}})()',
    );
    if (edited === code) this.error('lit-html makes its policy in another way now.');
    return { code: edited, map: null };
  },
};

/** What a page can link to before the code arrives. */
const copyStyle = {
  name: 'copy-style',
  writeBundle: () => copyFileSync('src/growing-ca.css', join(folder, 'growing-ca.css')),
};

const minify = terser({
  ecma: 2022,
  module: true,
  compress: { passes: 3 },
  format: { comments: keptComments },
});

const elementBuild = {
  input: {
    index: 'src/index.ts',
    simulation: 'src/simulation/index.ts',
    onnx: 'src/simulation/onnx-engines.ts',
    sharing: 'src/simulation/sharing.ts',
  },
  // What fetches the last two shall find their code in those files, not one further.
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: folder,
    format: 'es',
    freeze: false,
    sourcemap: true,
    // Our own in one folder: it looks for its other files from the folder that it came from.
    chunkFileNames: ({ name }) =>
      name.startsWith('ort.') ? `runtime/${name.replace(/\.bundle\.min$/, '')}.js` : '[name].js',
    manualChunks: chunkForPages,
    intro: ({ name }) => (name === 'index' ? domStandIns : ''),
  },
  plugins: [
    emptyFolder,
    ownRuntime,
    litWithoutPolicy,
    nodeResolve({ exportConditions: ['browser', 'production'] }),
    typescript({
      tsconfig: 'tsconfig.json',
      transformers: { before: [minifyTemplates] },
      compilerOptions: {
        module: 'ESNext',
        moduleResolution: 'Bundler',
        declaration: true,
        declarationDir: `${folder}/types`,
        sourceMap: true,
      },
    }),
    lendToEngines,
    minify,
    copyStyle,
  ],
};

const kernelFile = 'growing-ca.kernel.js';

/** `growing-ca export --html`, and a page that trains, write it into pages of one file. */
const copyToTrainer = {
  name: 'copy-to-trainer',
  writeBundle() {
    const library = join('trainer', 'dist', 'browser');
    mkdirSync(library, { recursive: true });
    copyFileSync(join(folder, kernelFile), join(library, kernelFile));
  },
};

/** The tag and the kernel, without onnxruntime-web, in one file that asks for no other. */
const kernelBuild = {
  input: 'src/index.ts',
  output: {
    file: join(folder, kernelFile),
    format: 'es',
    freeze: false,
    sourcemap: true,
    inlineDynamicImports: true,
    intro: domStandIns,
  },
  plugins: [
    forOneFile,
    litWithoutPolicy,
    transpile,
    nodeResolve({ exportConditions: ['browser', 'production'] }),
    minify,
    copyToTrainer,
  ],
};

export default [elementBuild, kernelBuild, forBundlers, kernelForBundlers];
