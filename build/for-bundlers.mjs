import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { chunkOf } from './chunks.mjs';
import { transpile } from './transpile.mjs';
import { withoutOnnx } from './without-onnx.mjs';

const root = path.join(import.meta.dirname, '..');
const src = path.join(root, 'src');

/** Modules that have another form in this build. */
const replacements = {
  [path.join(src, 'engine/onnx/binaries.ts')]: path.join(src, 'engine/onnx/binaries-bundled.ts'),
  [path.join(src, 'common/lazily.ts')]: path.join(src, 'common/lazily-bundled.ts'),
};

const replaceModules = {
  name: 'replace-modules',
  async resolveId(source, importer) {
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    return replacements[resolved?.id] ?? null;
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
  },
  preserveEntrySignatures: 'allow-extension',
  output: { ...format, dir: folder, chunkFileNames: '[name].js', manualChunks: chunkOf },
  external,
  plugins: [replaceModules, shareRuntime, withoutAddress, transpile, nodeResolve()],
};

/** The tag and the kernel, in one module. */
export const kernelForBundlers = {
  input: 'src/index.ts',
  output: { ...format, file: `${folder}/kernel.js`, inlineDynamicImports: true },
  external,
  plugins: [withoutOnnx, replaceModules, withoutAddress, transpile, nodeResolve()],
};
