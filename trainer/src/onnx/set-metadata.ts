import { onnx } from './onnx-proto.js';

/** Wire types of protocol buffers. */
const WIRE_TYPE = { varint: 0, eightBytes: 1, nested: 2, fourBytes: 5 } as const;
/** Tag of the field `metadata_props` in a ModelProto. */
const METADATA_TAG = 14 * 8 + WIRE_TYPE.nested;

/**
 * Sets entries of a model file's `metadata_props`. Everything else keeps its bytes, including
 * fields that onnx-proto does not know.
 *
 * @param bytes of a complete model, as `describeModel` accepts it
 */
export function setMetadata(bytes: Uint8Array, entries: Record<string, string>): Uint8Array {
  const isReplaced = (field: Uint8Array) =>
    field[0] === METADATA_TAG &&
    onnx.ModelProto.decode(field).metadataProps.some(({ key }) =>
      Object.hasOwn(entries, key ?? ''),
    );
  const kept = fieldsOf(bytes).filter((field) => !isReplaced(field));
  const metadataProps = Object.entries(entries).map(([key, value]) => ({ key, value }));
  // Encoded messages of the same type can be concatenated; this one has only the new entries.
  const added = onnx.ModelProto.encode(onnx.ModelProto.create({ metadataProps })).finish();
  return new Uint8Array(Buffer.concat([...kept, added]));
}

/** The fields of a message one by one, each with its tag. */
function fieldsOf(bytes: Uint8Array): Uint8Array[] {
  let end = 0;
  const readVarint = () => {
    let value = 0;
    // Not `<<`: a length may need more than 31 bits.
    for (let place = 1; ; place *= 128) {
      const byte = bytes[end++];
      value += (byte % 128) * place;
      if (!(byte >= 128)) return value;
    }
  };
  const sizeOf = (wireType: number) => {
    if (wireType === WIRE_TYPE.nested) return readVarint();
    if (wireType === WIRE_TYPE.eightBytes) return 8;
    if (wireType === WIRE_TYPE.fourBytes) return 4;
    readVarint();
    return 0;
  };
  const fields: Uint8Array[] = [];
  while (end < bytes.length) {
    const start = end;
    const size = sizeOf(readVarint() % 8);
    end += size;
    fields.push(bytes.subarray(start, end));
  }
  return fields;
}
