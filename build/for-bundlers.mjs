import { nodeResolve } from '@rollup/plugin-node-resolve';
import { chunkForBundlers } from './chunks.mjs';
import { fetchWhole } from './lend-to-engines.mjs';
import { transpile } from './transpile.mjs';
import { forOneFile } from './one-file.mjs';

/** One module has another form in this build. */
const findBinaries = {
  name: 'find-binaries',
  resolveId(source, importer) {
    if (!source.endsWith('/binaries.js')) return null;
    return this.resolve(source.replace(/binaries\.js$/, 'binaries-bundled.js'), importer);
  },
};

/**
 * onnxruntime-web is part of the package already, in a form that any bundler can read: with small
 * binaries, and without Node's modules. See docs/architecture.md.
 */
const shareRuntime = {
  name: 'share-runtime',
  resolveId(source) {
    const [, build] = /^onnxruntime-web\/(jspi|webgpu)$/.exec(source) ?? [];
    return build ? { id: `../runtime/ort.${build}.js`, external: true } : null;
  },
};

/** Where a bundler puts the code says nothing of where other files are. */
const withoutAddress = {
  name: 'without-address',
  resolveImportMeta: (property, { moduleId }) =>
    property === 'url' && moduleId.endsWith('/assets.ts') ? '""' : null,
};

/** Bundlers then do so too, and what src/common/lazily.ts fetches again has the names it looks for. */
const fetchWholeFiles = {
  name: 'fetch-whole-files',
  renderChunk: (code) => ({ code: fetchWhole(code), map: null }),
};

const external = /^lit($|\/)/;

const folder = 'dist/modules';
const format = {
  format: 'es',
  freeze: false,
  sourcemap: true,
  hoistTransitiveImports: false,
  minifyInternalExports: false,
};

/**
 * The package for bundlers: modules that import lit by name, and whose other files a bundler finds.
 * They are not minified, as bundlers do that, but for styles, templates and shaders.
 */
export const forBundlers = {
  input: {
    index: 'src/index.ts',
    element: 'src/element/growing-ca.ts',
    simulation: 'src/simulation/index.ts',
    onnx: 'src/simulation/onnx-engines.ts',
    sharing: 'src/simulation/sharing.ts',
  },
  preserveEntrySignatures: 'allow-extension',
  output: { ...format, dir: folder, chunkFileNames: '[name].js', manualChunks: chunkForBundlers },
  external,
  plugins: [findBinaries, shareRuntime, withoutAddress, transpile, nodeResolve(), fetchWholeFiles],
};

/** The tag and the kernel, in one module. */
export const kernelForBundlers = {
  input: 'src/index.ts',
  output: { ...format, file: `${folder}/kernel.js`, inlineDynamicImports: true },
  external,
  plugins: [forOneFile, withoutAddress, transpile, nodeResolve()],
};
