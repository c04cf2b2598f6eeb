// Compiles the AssemblyScript kernel and writes it as a TypeScript module, so that it is found in
// the same way from source, from a build and from a browser's worker.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const kernel = fileURLToPath(new URL('../src/kernel/', import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'kernel-'));
const wasm = path.join(folder, 'kernel.wasm');
const { error, stderr } = await asc.main([
  path.join(kernel, 'assembly/index.ts'),
  ...['--outFile', wasm, '-O3', '--noAssert', '--runtime', 'stub'],
  ...['--enable', 'simd,threads', '--importMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
]);
if (error) {
  console.error(stderr.toString());
  throw error;
}
const binary = await readFile(wasm);
await rm(folder, { recursive: true });
await writeFile(
  path.join(kernel, 'kernel-binary.generated.ts'),
  `/** The compiled kernel, written by scripts/build-kernel.mjs. */\n` +
    `export const KERNEL_BINARY =\n  '${binary.toString('base64')}';\n`,
);
console.log(`kernel: ${binary.length} bytes`);
