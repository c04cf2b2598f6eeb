/**
 * `node build/together.mjs SCRIPT...`: runs npm scripts at the same time; all have to end well. What
 * the first one prints is shown at once, what the others print when they have ended.
 */
import { runScript } from './run-script.mjs';

const scripts = process.argv.slice(2);
const statuses = await Promise.all(
  scripts.map((script, index) => runScript(script, { held: index > 0 })),
);
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
