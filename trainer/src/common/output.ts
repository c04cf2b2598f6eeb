import { isatty } from 'node:tty';

/** Of standard input, output and errors: looked at while the terminal is still there. */
const terminals = [0, 1, 2].map((stream) => isatty(stream));

/** Whether a terminal shows or feeds this process. */
export const hasTerminal = terminals.includes(true);

/**
 * Output that nobody reads any more ends no command, for files and trained weights are worth more:
 * a pipe whose reader ended, a terminal that was closed. Where a file cannot take the output, as on
 * a full disk, the exit status is 1 in the end, and standard error says so.
 *
 * A hang-up is of no concern where there is no terminal: `nohup` has it ignored, and Node.js undoes
 * that.
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
