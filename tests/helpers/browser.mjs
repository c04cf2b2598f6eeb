/**
 * The browser that tests and screenshots run in: a headless Chromium that comes inside an npm
 * package. Unpacked once into node_modules/.cache.
 *
 * `CHROME_PATH` names another Chromium or Chrome; one is needed on anything but x64 Linux.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const packageEntry = require.resolve('@sparticuz/chromium');
const nodeModules = packageEntry.slice(
  0,
  packageEntry.lastIndexOf(`${sep}node_modules${sep}`) + `${sep}node_modules`.length,
);

const plainArgs = ['--no-sandbox', '--hide-scrollbars'];

/** WebGPU on the CPU, which then draws each frame of a page in four times the time. */
const webgpuArgs = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  // The compositor has to run on Vulkan too, or the first WebGPU canvas loses its device.
  '--enable-gpu',
  '--ignore-gpu-blocklist',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--disable-vulkan-surface',
];

/** Milliseconds for what takes a tenth of a second, or seconds on a machine that does other work. */
const PATIENCE = 120_000;

/** Starts it, for whoever waits longer than Playwright does. */
export async function launchBrowser({ webgpu = false } = {}) {
  const browser = await chromium.launch(launchOptions({ webgpu }));
  return browser.on('context', (context) => context.setDefaultTimeout(PATIENCE));
}

/** What Playwright's `chromium.launch` needs to start it. */
export function launchOptions({ webgpu = false } = {}) {
  const args = webgpu ? [...plainArgs, ...webgpuArgs] : plainArgs;
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH, args };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome', args };
  const folder = unpack();
  const executablePath = join(folder, 'chromium');
  const env = { ...process.env };
  if (lacksLibraries(executablePath, env)) {
    const libraries = join(folder, 'al2023', 'lib');
    env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  if (!existsSync('/etc/fonts')) env.FONTCONFIG_PATH = join(folder, 'fonts');
  return { executablePath, args, env };
}

const unpackProgram = `
  import chromium from '@sparticuz/chromium';
  await chromium.executablePath();
`;

function unpack() {
  const { version } = require(join(dirname(packageEntry), '..', '..', 'package.json'));
  const folder = join(nodeModules, '.cache', 'growing-ca', `chromium-${version}`);
  if (existsSync(folder)) return folder;
  // Renamed when whole, so that nothing finds half a browser after an interrupted run.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    // In a process of its own: the package unpacks into the temporary folder that the environment
    // names, its libraries only on one kind of server, and then changes the environment.
    execFileSync(process.execPath, ['--input-type=module', '--eval', unpackProgram], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    });
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process may have been sooner.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function lacksLibraries(executable, env) {
  try {
    return execFileSync('ldd', [executable], { encoding: 'utf8', env }).includes('not found');
  } catch {
    return true;
  }
}
