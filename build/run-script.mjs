import { spawn } from 'node:child_process';

/**
 * Runs a script of package.json.
 *
 * @param held whether its output is held back, and shown as a whole when it has ended
 * @returns its exit status
 */
export function runScript(script, { held = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = held ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const shell = process.platform === 'win32';
    const child = spawn('npm', ['run', script], { stdio, shell });
    const output = [];
    for (const stream of held ? [child.stdout, child.stderr] : []) {
      stream.on('data', (chunk) => output.push(chunk));
    }
    child.on('error', reject).on('close', (status) => {
      process.stdout.write(Buffer.concat(output));
      resolve(status ?? 1);
    });
  });
}
