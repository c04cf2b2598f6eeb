import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../helpers/project.js';

const packages = { 'growing-ca': root, 'growing-ca-trainer': path.join(root, 'trainer') };
/** Look at the packages; too large to come with a clone. */
const tools = { '@arethetypeswrong/cli': '0.18.5', publint: '0.3.25' };
const source = path.join(root, 'examples');
const isWindows = process.platform === 'win32';

/** A folder for others' packages that lies outside of ours, as they would be found there else. */
const cache = path.join(tmpdir(), 'growing-ca-examples');

/**
 * Packs both packages and installs them, with all that the examples need, into a folder that is kept:
 * a later run with the same dependencies only unpacks ours anew.
 *
 * @returns the folder, with the examples in it, and what was packed
 */
export function installExamples(): { folder: string; tarballs: Record<string, string> } {
  mkdirSync(cache, { recursive: true });
  const tarballs = pack();
  const settings = readJson(path.join(source, 'package.json'));
  const digest = createHash('sha256').update(JSON.stringify([settings, tools]));
  for (const folder of Object.values(packages)) {
    digest.update(JSON.stringify(readJson(path.join(folder, 'package.json')).dependencies));
  }
  const folder = path.join(cache, digest.digest('hex').slice(0, 12));
  if (!existsSync(folder)) install(folder, settings, tarballs);
  // What Vite's server has made of older ones.
  rmSync(path.join(folder, 'node_modules', '.vite'), { recursive: true, force: true });
  for (const [name, tarball] of Object.entries(tarballs)) unpack(tarball, folder, name);
  cpSync(source, folder, {
    recursive: true,
    filter: (file) => path.basename(file) !== 'package.json',
  });
  return { folder, tarballs };
}

/** What `npm publish` would send. */
function pack(): Record<string, string> {
  const tarballs = Object.entries(packages).map(([name, cwd]) => {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', cache];
    const output = execFileSync('npm', args, { cwd, encoding: 'utf8', shell: isWindows });
    return [name, path.join(cache, JSON.parse(output)[0].filename)];
  });
  return Object.fromEntries(tarballs);
}

function install(folder: string, settings: Settings, tarballs: Record<string, string>): void {
  // Renamed when whole, so that nothing finds half of it after an interrupted run.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const ours = Object.entries(tarballs).map(([name, tarball]) => [name, `file:${tarball}`]);
  const dependencies = { ...settings.dependencies, ...tools, ...Object.fromEntries(ours) };
  writeFileSync(
    path.join(unfinished, 'package.json'),
    JSON.stringify({ ...settings, dependencies }),
  );
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, {
    cwd: unfinished,
    encoding: 'utf8',
    shell: isWindows,
  });
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(
      `These tests need ${Object.keys({ ...settings.dependencies, ...tools }).join(', ')} from the npm registry, and npm could not install them: run this again with a network.\n${stderr}`,
    );
  }
  renameSync(unfinished, folder);
}

function unpack(tarball: string, folder: string, name: string): void {
  const installed = path.join(folder, 'node_modules', name);
  for (const file of readdirSync(installed)) {
    // What npm has put there is not in the tarball.
    if (file !== 'node_modules') rmSync(path.join(installed, file), { recursive: true });
  }
  execFileSync('tar', ['-xf', tarball, '-C', installed, '--strip', '1']);
}

interface Settings {
  readonly dependencies: Record<string, string>;
}

function readJson(file: string): Settings {
  return JSON.parse(readFileSync(file, 'utf8'));
}
