/** `node build/together.mjs SCRIPT...`: runs npm scripts at the same time; all have to end well. */
import { spawn } from 'node:child_process';

const run = (script) =>
  new Promise((resolve, reject) => {
    const options = { stdio: 'inherit', shell: process.platform === 'win32' };
    spawn('npm', ['run', script], options).on('close', resolve).on('error', reject);
  });
const statuses = await Promise.all(process.argv.slice(2).map(run));
process.exit(statuses.every((status) => status === 0) ? 0 : 1);
