/**
 * Reads messages in the wire format of protocol buffers, which `.onnx` files are written in
 * (https://protobuf.dev/programming-guides/encoding/). Nested messages stay bytes until they are
 * asked for, so nobody decodes the weights of a model to read its name.
 */

/** `truncated`: a field claims more bytes than are left. `not-onnx`: the bytes are no such file. */
export class OnnxFormatError extends Error {
  readonly kind: 'truncated' | 'not-onnx';

  constructor(kind: 'truncated' | 'not-onnx') {
    super(kind);
    this.kind = kind;
  }
}

/** What a field holds: a number, or the bytes of a string or of a nested message. */
export type FieldValue = number | Uint8Array;
/** The values of each field, by its number, in order. For a field that is not repeated the last counts. */
export type Message = Partial<Record<number, FieldValue[]>>;

/** The value of a field that is not repeated. */
export function last(message: Message, field: number): FieldValue | undefined {
  return message[field]?.at(-1);
}

/** The bytes of every string or message in a field. */
export function chunks(message: Message, field: number): Uint8Array[] {
  return (message[field] ?? []).filter((value) => typeof value !== 'number');
}

/** The string in a field, or an empty one if there is none. */
export function text(message: Message, field: number): string {
  return new TextDecoder().decode(chunks(message, field).at(-1));
}

/** The messages in a field. */
export function nested(message: Message, field: number): Message[] {
  return chunks(message, field).map((bytes) => decode(bytes));
}

/** The last message in a field, or an empty one if there is none. */
export function inner(message: Message, field: number): Message {
  return nested(message, field).at(-1) ?? {};
}

/** The whole numbers in a repeated field, packed or not. */
export function wholeNumbers(message: Message, field: number): number[] {
  return (message[field] ?? []).flatMap((value) => {
    if (typeof value === 'number') return [value];
    const { varint, hasMore } = readerOf(value);
    const result: number[] = [];
    while (hasMore()) result.push(varint());
    return result;
  });
}

/**
 * Adds the fields of an encoded message to `message`, which keeps what was read if decoding fails.
 *
 * @throws OnnxFormatError
 */
export function decode(bytes: Uint8Array, message: Message = {}): Message {
  const { varint, take, hasMore } = readerOf(bytes);
  /** By wire type. */
  const readers = [varint, () => take(8), () => take(varint()), , , () => take(4)];
  while (hasMore()) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const read = readers[tag % 8];
    if (field === 0 || !read) throw new OnnxFormatError('not-onnx');
    (message[field] ??= []).push(read());
  }
  return message;
}

/** Reads encoded values one after the other. */
function readerOf(bytes: Uint8Array) {
  let offset = 0;

  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) throw new OnnxFormatError('truncated');
    return bytes.subarray(offset, (offset += length));
  };

  const varint = (): number => {
    let result = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const [byte] = take(1);
      // Not `<<`: lengths and dimensions may need more than 31 bits.
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new OnnxFormatError('not-onnx');
  };

  return { take, varint, hasMore: () => offset < bytes.length };
}
