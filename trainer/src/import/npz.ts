import { getFloat16 } from '@petamoriken/float16';
import { unzipSync } from 'fflate';
import type { NamedArray } from '../training/safetensors.js';

/** A zip may say, or hold, far more than its own size. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_ARRAYS = 64;

/** Little-endian numbers, by NumPy's names of their types. */
const READERS: Record<string, { size: number; read: (view: DataView, offset: number) => number }> =
  {
    '<f2': { size: 2, read: (view, offset) => getFloat16(view, offset, true) },
    '<f4': { size: 4, read: (view, offset) => view.getFloat32(offset, true) },
    '<f8': { size: 8, read: (view, offset) => view.getFloat64(offset, true) },
  };

/**
 * Reads a NumPy archive of floating point arrays.
 *
 * @throws RangeError that says in what way the bytes are none, or too much
 */
export function readNpz(file: Uint8Array): Map<string, NamedArray> {
  let bytes = 0;
  let count = 0;
  const files = unzip(file, ({ name, originalSize }) => {
    if (!name.endsWith('.npy')) return false;
    bytes += originalSize;
    count += 1;
    if (bytes > MAX_BYTES || count > MAX_ARRAYS) {
      throw new RangeError(
        `it unpacks to more than ${MAX_BYTES / 2 ** 20} MB or ${MAX_ARRAYS} arrays, far more than such weights take`,
      );
    }
    return true;
  });
  return new Map(
    Object.entries(files).map(([name, content]) => {
      const array = name.slice(0, -'.npy'.length);
      return [array, readNpy(content, array)];
    }),
  );
}

function unzip(
  file: Uint8Array,
  filter: (entry: { name: string; originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    // Unpacks into as many bytes as were declared, and no more.
    return unzipSync(file, { filter });
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('it ')) throw error;
    throw new RangeError(`it is not a whole zip file (${(error as Error).message})`);
  }
}

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
function readNpy(bytes: Uint8Array, name: string): NamedArray {
  const complain = (what: string) => new RangeError(`its array ${name} ${what}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNpy = bytes.length > 12 && bytes[0] === 0x93 && latin1(bytes.subarray(1, 6)) === 'NUMPY';
  if (!isNpy) throw complain('is not in the npy format');
  const start = bytes[6] === 1 ? 10 : 12;
  const end = start + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw complain('is cut short');
  const header = latin1(bytes.subarray(start, end));
  const [, type] = /'descr':\s*'([^']*)'/.exec(header) ?? [];
  const [, sides] = /'shape':\s*\(([\d,\s]*)\)/.exec(header) ?? [];
  const reader = READERS[type];
  if (!reader) throw complain(`holds ${type ?? 'objects'}, not floating point numbers`);
  if (sides === undefined) throw complain('does not say its shape');
  if (/'fortran_order':\s*True/.test(header)) {
    throw complain('is in Fortran order; save numpy.ascontiguousarray of it');
  }
  const shape = (sides.match(/\d+/g) ?? []).map(Number);
  const length = shape.reduce((product, side) => product * side, 1);
  if (bytes.length - end !== length * reader.size) {
    throw complain(
      `has ${bytes.length - end} bytes, which contradicts its shape ${shape.join(' x ')}`,
    );
  }
  const data = Float32Array.from({ length }, (_, i) => reader.read(view, end + i * reader.size));
  return { shape, data };
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
