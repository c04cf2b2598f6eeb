import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import type { Example } from './examples.js';

/** Longer than any build takes on a slow machine, milliseconds. */
const LONGEST_BUILD = 300_000;

/** Runs a command of an installed package. @throws Error with what it printed */
export function run(command: string, folder: string, cwd: string): Promise<void> {
  const child = start(command, folder, cwd);
  const timer = setTimeout(() => child.kill(), LONGEST_BUILD);
  const output = outputOf(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => {
      clearTimeout(timer);
      if (status === 0) resolve();
      else reject(new Error(`${command} ended with ${status}:\n${output()}`));
    });
  });
}

/** Starts a server that goes on. @returns once it has said its address, what ends it */
export function serve(command: string, folder: string, cwd: string): Promise<() => void> {
  const child = start(command, folder, cwd);
  const output = outputOf(child);
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', () => {
      if (output().includes('://')) resolve(() => child.kill());
    });
    child.on('error', reject);
    child.on('close', (status) => reject(new Error(`${command}: ${status}\n${output()}`)));
  });
}

/** Not by a shell, which would outlive its own end. */
function start(command: string, folder: string, cwd: string): ChildProcess {
  const [name, ...args] = command.split(' ');
  const bin = path.join(folder, 'node_modules', '.bin', name);
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' };
  return spawn(bin, args, { cwd, env, shell: process.platform === 'win32' });
}

function outputOf({ stdout, stderr }: ChildProcess): () => string {
  let output = '';
  for (const stream of [stdout, stderr]) stream!.on('data', (text) => (output += text));
  return () => output;
}

/** Removes what an earlier run has built, and copies what a reader is told to copy. */
export function prepare({ out, isCopied }: Example, folder: string, cwd: string): void {
  if (out) rmSync(path.join(cwd, out), { recursive: true, force: true });
  if (!isCopied) return;
  const copy = path.join(cwd, 'growing-ca');
  cpSync(path.join(folder, 'node_modules', 'growing-ca'), copy, { recursive: true });
}

/** Lines of an example that speak of the package. */
export function linesAbout(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(html|jsx?|mjs|vue|svelte)$/.test(file))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.includes('growing-ca') && !line.includes('<!--')).length;
}

/** Bytes of all files in a folder. */
export function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(path.join(folder, file)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
}

/** Answers what pages ask of a CDN for npm with the installed package. */
export async function routeCdn(page: Page, folder: string): Promise<void> {
  await page.route('https://cdn.jsdelivr.net/npm/**', async (route) => {
    const [, file] = /\/npm\/growing-ca@[\d.]+\/(.*)/.exec(route.request().url())!;
    await route.fulfill({
      path: path.join(folder, 'node_modules', 'growing-ca', file),
      headers: { 'access-control-allow-origin': '*' },
    });
  });
}
