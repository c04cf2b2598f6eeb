/** Bundles what trains in a page, from what TypeScript built: files that need nothing else. */
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const from = 'dist/trainer/src/browser';
const to = 'dist/browser';

/** Of TensorFlow.js; the only one that start-tensorflow.ts asks for. */
const binary = 'tfjs-backend-wasm-simd.wasm';

/** The element's build puts its code there, for pages of one file. */
const elementCode = 'growing-ca.kernel.js';

const emptyFolder = {
  name: 'empty-folder',
  buildStart() {
    mkdirSync(to, { recursive: true });
    const ours = readdirSync(to).filter((file) => file !== elementCode);
    for (const file of ours) rmSync(join(to, file), { recursive: true });
  },
};

const copyBinary = {
  name: 'copy-binary',
  writeBundle() {
    const { resolve } = createRequire(import.meta.url);
    copyFileSync(resolve(`@tensorflow/tfjs-backend-wasm/dist/${binary}`), join(to, binary));
  },
};

export default {
  // The page loads the first, which starts the others as workers.
  input: ['index', 'training-worker', 'kernel-worker', 'model-worker'].map(
    (name) => `${from}/${name}.js`,
  ),
  output: { dir: to, format: 'es', chunkFileNames: 'part-[name].js' },
  // What TensorFlow.js asks for where it finds itself in Node.js.
  external: /^(fs|path|os|worker_threads|perf_hooks|util|crypto|node-fetch|string_decoder)$/,
  plugins: [
    emptyFolder,
    nodeResolve({ browser: true, exportConditions: ['browser', 'production'] }),
    commonjs({
      ignore: (id) => /^(fs|path|os|worker_threads|perf_hooks|util|node-fetch)$/.test(id),
    }),
    terser({ ecma: 2022, module: true }),
    copyBinary,
  ],
};
