import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import type { Mutation } from './find.js';

/** Milliseconds after which tests are taken to hang, which is noticed too. */
const PATIENCE = 300_000;

/** A copy of the repository, to be mutated in place of it. */
export class Copy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'growing-ca-mutated-'));

  constructor(root: string) {
    const kept = (file: string) => !/node_modules|\.git$|\/runs$/.test(path.relative(root, file));
    cpSync(root, this.folder, { recursive: true, filter: kept });
    for (const of of ['', 'trainer']) {
      const installed = path.join(root, of, 'node_modules');
      if (existsSync(installed)) symlinkSync(installed, path.join(this.folder, of, 'node_modules'));
    }
  }

  /**
   * Makes a change, and takes it back after the work.
   *
   * @returns what the work does, or that nothing can be built of the change
   */
  async with<T>(
    { file, from, to, after }: Mutation,
    work: () => Promise<T>,
  ): Promise<T | 'the compiler'> {
    const text = this.#read(file);
    const isBuilt = this.#write(file, text.slice(0, from) + after + text.slice(to));
    try {
      return isBuilt ? await work() : 'the compiler';
    } finally {
      this.#write(file, text);
    }
  }

  /** Whether a test file passes. */
  passes(test: string): Promise<boolean> {
    const words = test.endsWith('.browser.test.ts')
      ? ['node_modules/@web/test-runner/dist/bin.js', '--files', test]
      : ['--import', './tests/helpers/typescript.mjs', '--test', test];
    const options = { cwd: this.folder, stdio: 'ignore', detached: true } as const;
    const child = spawn(process.execPath, words, options);
    return new Promise((resolve, reject) => {
      // With all that it started.
      const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), PATIENCE);
      child.on('error', reject).on('close', (status) => {
        clearTimeout(timer);
        resolve(status === 0);
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** A source and what is built of it: a kernel, or a file of the trainer. */
  #write(file: string, text: string): boolean {
    writeFileSync(path.join(this.folder, file), text);
    if (file.includes('/assembly/')) {
      const options = { cwd: this.folder, stdio: 'ignore' } as const;
      return spawnSync(process.execPath, ['build/kernels.mjs'], options).status === 0;
    }
    const built = path.join(this.folder, 'trainer', 'dist', file.replace(/\.ts$/, '.js'));
    if (!existsSync(built)) return true;
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    writeFileSync(built, ts.transpileModule(text, { compilerOptions }).outputText);
    return true;
  }
}
