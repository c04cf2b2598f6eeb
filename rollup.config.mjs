import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';
import { lendToEngines } from './build/lend-to-engines.mjs';
import { minifyTemplates } from './build/minify-templates.mjs';
import { withoutOnnx } from './build/without-onnx.mjs';

const folder = 'dist';

const require = createRequire(import.meta.url);
const runtimeFiles = ['jspi', 'asyncify'].map((build) => `ort-wasm-simd-threaded.${build}.wasm`);

/** Lit asks for these while it is imported; in Node, where nothing is drawn, any will do. */
const domStandIns = `
const HTMLElement = globalThis.HTMLElement ?? class {};
const document = globalThis.document ?? { createTreeWalker() {} };
`;

const isLit = (id) => /\/node_modules\/(lit|@lit|lit-html|lit-element)\//.test(id);

/** What both the tag and the code that runs models need; the tag loads that code later. */
const isCommon = (id) =>
  /\/src\/(common\/(assets|errors|lazily|settings)|grid\/(area|size)|model\/metadata-keys)\.ts$/.test(
    id,
  );

const isSimulation = (id) =>
  /\/src\/(simulation\/(index|simulation)|grid\/(dial|turns|living-window|update-mask))\.ts$/.test(
    id,
  );

/** What both engines on onnxruntime-web need comes with what fetches them. */
const isOnnx = (id) =>
  /\/src\/(simulation\/onnx-engines|engine\/(shared|onnx\/(queue|session)))\.ts$/.test(id);

/** What other bundlers are told about an import of the runtime's, and licences. */
const keptComments = /webpackIgnore|@vite-ignore|@license/;

const emptyFolder = {
  name: 'empty-folder',
  buildStart: () => rmSync(folder, { recursive: true, force: true }),
};

/**
 * The runtime is handed its binary and needs no address of its own. What it says of one names files
 * that are not in the package, which other bundlers would look for.
 */
const runtimeWithoutAddress = {
  name: 'runtime-without-address',
  resolveImportMeta: (property, { moduleId }) =>
    property === 'url' && moduleId.includes('/node_modules/onnxruntime-web/') ? '""' : null,
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

/**
 * The element unpacks them itself: many servers send `.wasm` files as they are, and some take no
 * file as large as these.
 */
const packRuntime = {
  name: 'pack-runtime',
  writeBundle() {
    for (const file of runtimeFiles) {
      const binary = readFileSync(require.resolve(`onnxruntime-web/${file}`));
      writeFileSync(join(folder, 'runtime', `${file}.gz`), gzipSync(binary, { level: 9 }));
    }
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
    element: 'src/element/growing-ca.ts',
    simulation: 'src/simulation/index.ts',
    onnx: 'src/simulation/onnx-engines.ts',
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
    manualChunks(id) {
      // Apart from our own code, whose size a test looks at.
      if (isLit(id)) return 'lit';
      if (isCommon(id)) return 'common';
      if (isOnnx(id)) return 'onnx';
      return isSimulation(id) ? 'simulation' : undefined;
    },
    intro: ({ moduleIds }) => (moduleIds.some(isLit) ? domStandIns : ''),
  },
  // The runtime asks for Node's modules when it runs there.
  external: /^(node:)?(fs|fs\/promises|module|os|path|url|worker_threads)$/,
  plugins: [
    emptyFolder,
    runtimeWithoutAddress,
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
    packRuntime,
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
    withoutOnnx,
    litWithoutPolicy,
    nodeResolve({ exportConditions: ['browser', 'production'] }),
    typescript({
      tsconfig: 'tsconfig.json',
      transformers: { before: [minifyTemplates] },
      compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler', sourceMap: true },
    }),
    minify,
    copyToTrainer,
  ],
};

export default [elementBuild, kernelBuild];
