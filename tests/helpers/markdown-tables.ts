export interface MarkdownTable {
  /** Heading of the second level that it stands under. */
  readonly section: string;
  /** Heads of its columns, with `|` between them. */
  readonly head: string;
  /** Cells as they are written. */
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a page of documentation. */
export function readTables(page: string): MarkdownTable[] {
  return page.split(/^## /m).flatMap((text) => {
    const section = text.slice(0, text.indexOf('\n'));
    return [...text.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) => {
      const [head, , ...rows] = table.trimEnd().split('\n').map(readCells);
      return { section, head: head.join('|'), rows };
    });
  });
}

function readCells(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
