import { inflateSync } from 'node:zlib';

/** Where a WOFF file says what; each table has an entry in both kinds of file. */
const WOFF = { flavour: 4, tables: 12, header: 44, entry: 20 } as const;
const FONT = { tables: 4, header: 12, entry: 16 } as const;

/** Unpacks a font of the web. fontkit can as well, but takes half a second for what zlib does at once. */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(WOFF.tables);
  const head = Buffer.alloc(FONT.header + count * FONT.entry);
  woff.copy(head, 0, WOFF.flavour, WOFF.flavour + 4);
  head.writeUInt16BE(count, FONT.tables);
  const parts: Uint8Array[] = [head];
  let length = head.length;
  for (let i = 0; i < count; i++) {
    const at = WOFF.header + i * WOFF.entry;
    const [offset, packed, unpacked, checksum] = [4, 8, 12, 16].map((field) =>
      woff.readUInt32BE(at + field),
    );
    const table = woff.subarray(offset, offset + packed);
    parts.push(packed < unpacked ? inflateSync(table) : table);
    const entry = FONT.header + i * FONT.entry;
    woff.copy(head, entry, at, at + 4);
    [checksum, length, unpacked].forEach((value, field) =>
      head.writeUInt32BE(value, entry + 4 + 4 * field),
    );
    length += unpacked;
  }
  return Buffer.concat(parts);
}
