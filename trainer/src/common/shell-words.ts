/**
 * Words that a POSIX shell takes literally. Characters that are not ASCII have no meaning to it,
 * but may be white space.
 */
const PLAIN = /^(?:[\w@%+=:,./-]|(?!\p{White_Space})[\u0080-\u{10ffff}])+$/u;

/** A command line that a POSIX shell splits into these words again. */
export function shellWords(words: readonly string[]): string {
  return words
    .map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

/** Matches a word written by `shellWords`. */
const WORD = /(?:'[^']*'|\\'|[^\s'])+/g;
/**
 * Matches a path that is absolute, in a home folder, or outside of the current folder, after an
 * optional flag.
 */
const FROM_AFAR = /^(--[\w-]+=|-o)?(?:[\\/~]|\.\.[\\/]|[a-z]:[\\/]|file:).*?([^\\/]*)[\\/]*$/is;

/**
 * A command line without private paths: of a path through this machine's folders only the last name
 * is kept. `runs/lizard` is kept, as anybody may have it.
 *
 * @param command written by `shellWords`, or several joined by `&&`
 */
export function portableCommand(command: string): string {
  return command.replace(WORD, (quoted) => {
    const word = quoted.replace(/'([^']*)'|\\'/g, (_, inside: string | undefined) => inside ?? "'");
    const found = FROM_AFAR.exec(word);
    return found ? shellWords([(found[1] ?? '') + found[2]]) : quoted;
  });
}

/** The command that started this process, for the record. */
export function ownCommand(): string {
  return shellWords(['growing-ca', ...process.argv.slice(2)]);
}
