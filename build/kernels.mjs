/**
 * Compiles the kernels, which share their forward half, and writes each as a TypeScript module: so
 * they are found in the same way from source, from a build and from a worker. The page has one for an
 * individual alone and one for several. The trainer's is compiled twice: see
 * src/engine/kernel/assembly/arithmetic.ts.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const root = path.join(import.meta.dirname, '..');

await buildKernel('src/engine/kernel', 'kernel', ['--enable', 'simd']);
await buildKernel('src/engine/kernel', 'shared-kernel', ['--enable', 'simd'], 'shared');
// The trainer's threads share one memory.
const forTrainer = ['--sharedMemory', '--enable', 'simd,threads'];
await buildKernel('trainer/src/kernel', 'kernel', forTrainer);
const relaxed = [...forTrainer, '--enable', 'relaxed-simd'];
await buildKernel('trainer/src/kernel', 'relaxed-kernel', relaxed);

async function buildKernel(room, name, options, entry = 'index') {
  const folder = await mkdtemp(path.join(tmpdir(), 'kernel-'));
  const wasm = path.join(folder, 'kernel.wasm');
  const { error, stderr } = await asc.main([
    path.join(root, room, `assembly/${entry}.ts`),
    ...['--outFile', wasm, '-O3', '--noAssert', '--runtime', 'stub'],
    ...['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ...options,
  ]);
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  const binary = await readFile(wasm);
  await rm(folder, { recursive: true });
  await writeFile(
    path.join(root, room, `${name}-binary.generated.ts`),
    `/** The compiled kernel, written by build/kernels.mjs. */\n` +
      `export const ${name.toUpperCase().replace('-', '_')}_BINARY =\n  '${toLiteral(binary)}';\n`,
  );
}

/** A letter for each byte: compressed, it is two thirds of what base64 would be. */
function toLiteral(binary) {
  const escaped = { '\0': '\\x00', '\n': '\\n', '\r': '\\r', "'": "\\'", '\\': '\\\\' };
  return Array.from(binary.toString('latin1'), (letter) => escaped[letter] ?? letter).join('');
}
