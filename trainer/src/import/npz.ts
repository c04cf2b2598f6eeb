import { getFloat16 } from '@petamoriken/float16';
import type { NamedArray } from '../training/safetensors.js';

/** Readers of little-endian numbers, by NumPy's type names. */
const READERS: Record<string, { size: number; read: (view: DataView, offset: number) => number }> =
  {
    '<f2': { size: 2, read: (view, offset) => getFloat16(view, offset, true) },
    '<f4': { size: 4, read: (view, offset) => view.getFloat32(offset, true) },
    '<f8': { size: 8, read: (view, offset) => view.getFloat64(offset, true) },
  };

/**
 * Reads a NumPy archive of floating point arrays.
 *
 * @param files in the zip, by name
 * @throws RangeError that says which array is unusable, and why
 */
export function readNpz(files: ReadonlyMap<string, Uint8Array>): Map<string, NamedArray> {
  const arrays = [...files].filter(([name]) => name.endsWith('.npy'));
  return new Map(
    arrays.map(([name, content]) => {
      const array = name.slice(0, -'.npy'.length);
      return [array, readNpy(content, array)];
    }),
  );
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
