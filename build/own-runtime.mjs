import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const binaries = ['jspi', 'asyncify'].map((build) => `ort-wasm-simd-threaded.${build}.wasm`);
const nodeModules = /^(node:)?(fs|fs\/promises|module|os|path|url|worker_threads)$/;
const EMPTY = '\0no-node';

/** A plugin for Rollup: onnxruntime-web as every bundler for pages can read it, and every host serve it. */
export const ownRuntime = {
  name: 'own-runtime',

  /** Where it runs in Node, the runtime asks for its modules; no bundler for pages finds those. */
  resolveId: (source) => (nodeModules.test(source) ? EMPTY : null),
  load: (id) => (id === EMPTY ? 'export default {}' : null),

  /**
   * The runtime is handed its binary and needs no address of its own. What it says of one names files
   * that are not in the package, which other bundlers would look for.
   */
  resolveImportMeta: (property, { moduleId }) =>
    property === 'url' && moduleId.includes('/node_modules/onnxruntime-web/') ? '""' : null,

  /**
   * The element unpacks the binaries itself: many servers send `.wasm` files as they are, and some
   * take no file as large as these.
   */
  writeBundle({ dir }) {
    for (const file of binaries) {
      const binary = readFileSync(require.resolve(`onnxruntime-web/${file}`));
      writeFileSync(path.join(dir, 'runtime', `${file}.gz`), gzipSync(binary, { level: 9 }));
    }
  },
};
