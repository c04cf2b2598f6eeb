import { inflateSync } from 'node:zlib';

/**
 * Unpacks a WOFF font, in which each table is compressed, to the TrueType or OpenType file it was
 * made from. fontkit reads WOFF too, but decompresses the table of all glyphs again for each glyph.
 *
 * Both formats are big-endian: a header, a directory with an entry for each table, then the tables.
 */
export function unpackFont(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('This font is not a WOFF file.');
  const count = woff.readUInt16BE(12);
  // The rest of the header is for binary search in the directory, which fontkit does not use.
  const header = Buffer.alloc(12);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);

  const directory = Buffer.alloc(16 * count);
  const tables: Buffer[] = [];
  let offset = header.length + directory.length;
  for (let index = 0; index < count; index++) {
    const entry = woff.subarray(44 + 20 * index, 64 + 20 * index);
    const [from, packed, length, checksum] = [4, 8, 12, 16].map((at) => entry.readUInt32BE(at));
    const bytes = woff.subarray(from, from + packed);
    // Padded to whole words; incompressible tables are stored as they are.
    const table = Buffer.alloc(4 * Math.ceil(length / 4));
    table.set(packed < length ? inflateSync(bytes) : bytes);

    entry.copy(directory, 16 * index, 0, 4);
    [checksum, offset, length].forEach((value, place) =>
      directory.writeUInt32BE(value, 16 * index + 4 + 4 * place),
    );
    tables.push(table);
    offset += table.length;
  }
  return Buffer.concat([header, directory, ...tables]);
}
