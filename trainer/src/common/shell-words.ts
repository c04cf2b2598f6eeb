/** What a POSIX shell takes as it stands. What is not ASCII means nothing to it, but may be blank. */
const PLAIN = /^(?:[\w@%+=:,./-]|(?!\p{White_Space})[\u0080-\u{10ffff}])+$/u;

/** A command line to paste into a POSIX shell, which splits it into these words again. */
export function shellWords(words: readonly string[]): string {
  return words
    .map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

/** The command that this process was started with, for the record. */
export function ownCommand(): string {
  return shellWords(['growing-ca', ...process.argv.slice(2)]);
}
