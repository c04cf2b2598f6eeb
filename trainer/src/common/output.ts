import { isatty } from 'node:tty';

/**
 * Whether standard input, output and error are terminals: checked while the terminal is still
 * there.
 */
const terminals = [0, 1, 2].map((stream) => isatty(stream));

/** Whether the process is connected to a terminal. */
export const hasTerminal = terminals.includes(true);

/**
 * Keeps a command running if nobody reads its output any more, because a pipe's reader ended or a
 * terminal was closed: files and trained weights are worth more. If a file cannot take the output,
 * for example on a full disk, the exit status is 1 at the end, and standard error says why.
 *
 * Without a terminal it ignores hang-ups: `nohup` asks for that, but Node.js overrides it.
 */
export function surviveLostOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || terminals[1] || process.exitCode === 1) return;
    process.exitCode = 1;
    console.error(
      `error: The output could not be written (${code}); free some space there, then give the command again.`,
    );
  });
  if (!hasTerminal) process.on('SIGHUP', () => undefined);
}
