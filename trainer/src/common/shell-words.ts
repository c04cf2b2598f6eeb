/** What a POSIX shell takes as it stands. What is not ASCII means nothing to it, but may be blank. */
const PLAIN = /^(?:[\w@%+=:,./-]|(?!\p{White_Space})[\u0080-\u{10ffff}])+$/u;

/** A command line to paste into a POSIX shell, which splits it into these words again. */
export function shellWords(words: readonly string[]): string {
  return words
    .map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}

/** A word that `shellWords` wrote. */
const WORD = /(?:'[^']*'|\\'|[^\s'])+/g;
/** A path from the root of a disk, from somebody's home, or up and out of here; before it a flag. */
const FROM_AFAR = /^(--[\w-]+=|-o)?(?:[\\/~]|\.\.[\\/]|[a-z]:[\\/]|file:).*?([^\\/]*)[\\/]*$/is;

/**
 * A command line for others: of paths that lead through this machine's folders the last name is
 * left. `runs/lizard` stays, as what somebody may have anywhere.
 *
 * @param command as `shellWords` wrote it, or several joined by `&&`
 */
export function portableCommand(command: string): string {
  return command.replace(WORD, (quoted) => {
    const word = quoted.replace(/'([^']*)'|\\'/g, (_, inside: string | undefined) => inside ?? "'");
    const found = FROM_AFAR.exec(word);
    return found ? shellWords([(found[1] ?? '') + found[2]]) : quoted;
  });
}

/** The command that this process was started with, for the record. */
export function ownCommand(): string {
  return shellWords(['growing-ca', ...process.argv.slice(2)]);
}
