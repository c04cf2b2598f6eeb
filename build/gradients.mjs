/**
 * Writes the gradients of TensorFlow.js into one module for Node.js. There the package
 * @tensorflow/tfjs has them, with 240 MB that nothing here uses: layers, converters, WebGL. Those
 * of tfjs-core are written for bundlers, and Node.js cannot import them. Every copy of tfjs-core in a
 * thread shares its engine, its tensors and its list of gradients, so these serve the one in use.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const root = path.join(import.meta.dirname, '..');
const { resolve } = createRequire(path.join(root, 'trainer', 'package.json'));
const core = path.dirname(resolve('@tensorflow/tfjs-core'));

const bundle = await rollup({
  input: path.join(core, 'register_all_gradients.js'),
  treeshake: { moduleSideEffects: (id) => id.startsWith(path.join(core, 'register_')) },
  plugins: [
    nodeResolve({ browser: true }),
    commonjs(),
    terser({ ecma: 2022, module: true, format: { comments: false } }),
  ],
});
const { output } = await bundle.generate({ format: 'es' });
const { code } = output[0];
await writeFile(
  path.join(root, 'trainer', 'src', 'common', 'gradients.generated.ts'),
  `// @ts-nocheck
/** The gradients of tfjs-core, written by build/gradients.mjs; Apache-2.0, Google LLC. */
import '@tensorflow/tfjs-core';
${code}
export {};
`,
);
