/**
 * The safetensors format (8 bytes header length, JSON header, raw little-endian data), float32
 * only: simple, checked, and readable from Python.
 */

export interface NamedArray {
  shape: number[];
  data: Float32Array;
}

export interface TensorFile {
  tensors: Map<string, NamedArray>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;
const SPACE = 0x20;
const MAX_HEADER_BYTES = 100e6;

export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the data starts at a multiple of eight.
  const start = LENGTH_BYTES + 8 * Math.ceil(text.length / 8);
  const file = new Uint8Array(start + offset).fill(SPACE, 0, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  file.set(text, LENGTH_BYTES);
  offset = start;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/** @throws RangeError that says why the bytes are not a complete safetensors file */
export function decodeTensors(file: Uint8Array): TensorFile {
  const header = readHeader(file);
  const { __metadata__: metadata, ...entries } = header.entries;
  const data = file.subarray(header.end);
  const tensors = new Map<string, NamedArray>();
  let total = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as HeaderEntry;
    if (dtype !== 'F32') throw new RangeError(`tensor ${name} is ${dtype}, not float32 (F32)`);
    if (!areSizes(shape) || !areSizes(offsets) || offsets.length !== 2) {
      throw new RangeError(`tensor ${name} does not say its shape and place`);
    }
    const [start, end] = offsets;
    if (end - start !== 4 * shape.reduce((product, size) => product * size, 1)) {
      throw new RangeError(`the size of tensor ${name} contradicts its shape`);
    }
    total += end - start;
    if (total > data.length && end <= data.length) throw new RangeError('its tensors overlap');
    if (end > data.length) {
      throw new RangeError(`it is cut short: ${data.length} of at least ${end} bytes of data`);
    }
    // Copied, as the data may not be aligned for a Float32Array. Not by slice, which does not copy
    // a Node Buffer.
    const copy = new Uint8Array(data.subarray(start, end));
    tensors.set(name, { shape, data: new Float32Array(copy.buffer) });
  }
  return { tensors, metadata: (metadata ?? {}) as Record<string, string> };
}

function areSizes(value: unknown): boolean {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function readHeader(file: Uint8Array): { entries: Record<string, unknown>; end: number } {
  if (file.length < LENGTH_BYTES) throw new RangeError('it is cut short');
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES) throw new RangeError('it is not a safetensors file');
  const end = LENGTH_BYTES + length;
  if (end > file.length) throw new RangeError('it is cut short');
  try {
    const text = new TextDecoder().decode(file.subarray(LENGTH_BYTES, end));
    const entries: unknown = JSON.parse(text);
    if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) {
      return { entries: entries as Record<string, unknown>, end };
    }
  } catch {
    // Reported below.
  }
  throw new RangeError('it is not a safetensors file');
}
