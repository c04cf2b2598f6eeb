import { getFloat16 } from '@petamoriken/float16';
import { UserError } from '../common/user-error.js';
import type { NamedArray } from '../training/safetensors.js';
import { readPickle, UnknownGlobal, type Globals } from './pickle.js';

/** The tensors of a dict in the file, by name. */
export interface TensorGroup {
  /** Names of the enclosing dicts, joined by points. */
  path: string;
  tensors: Map<string, NamedArray>;
}

/** How numbers of a type are stored; `read` is missing for types that are not weights. */
interface StorageType {
  size: number;
  read?: (view: DataView, offset: number, little: boolean) => number;
}

/** Consecutive numbers somewhere in the file. */
interface Storage {
  type: StorageType;
  key: string;
}

/** How a tensor is laid out in a storage; sizes and strides are counted in numbers. */
class StoredTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly sides: number[],
    readonly strides: number[],
  ) {}
}

const STORAGES: Record<string, StorageType> = {
  Float: { size: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  Double: { size: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  Half: { size: 2, read: (view, offset, little) => getFloat16(view, offset, little) },
  BFloat16: { size: 2, read: readBfloat16 },
  Long: { size: 8 },
  Int: { size: 4 },
  Short: { size: 2 },
  Char: { size: 1 },
  Byte: { size: 1 },
  Bool: { size: 1 },
};

/** All globals that a file of weights needs. */
const GLOBALS: Globals = {
  'collections.OrderedDict': () => new Map(),
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': (data: unknown) => data,
  'torch.Size': (sides: unknown) => sides,
  'torch.device': () => null,
  ...Object.fromEntries(
    Object.entries(STORAGES).map(([name, type]) => [`torch.${name}Storage`, type]),
  ),
};

/** The start of an old file: a number of ten bytes, by protocol 2. */
const OLD_START = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');
/** Largest number of values in all tensors: strides can repeat a value without end. */
const MAX_NUMBERS = 2 ** 23;
const MAX_DEPTH = 32;
const SAVE_AGAIN = 'save its weights alone, by torch.save(model.state_dict(), "weights.pth")';

/** Whether it is a file by `torch.save` before PyTorch 1.6, which is not a zip. */
export function isOldTorchFile(file: Uint8Array): boolean {
  return OLD_START.equals(file.subarray(0, OLD_START.length));
}

/** The path of the pickle in a zip by `torch.save`; undefined in any other zip. */
export function torchPickle(names: Iterable<string>): string | undefined {
  return [...names].find((name) => /^([^/]*\/)?data\.pkl$/.test(name));
}

/**
 * Reads the tensors of a zip by `torch.save`, at any depth of nesting. No code in it is executed.
 *
 * @param files in the zip, by name
 * @param pickle the name of the file that describes the others
 * @throws UserError that says what is wrong with it
 */
export function readTorchZip(
  files: ReadonlyMap<string, Uint8Array>,
  pickle: string,
  label: string,
): TensorGroup[] {
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (files.has(`${folder}constants.pkl`)) {
    throw new UserError(
      `${label} is a TorchScript archive, which contains code; ${SAVE_AGAIN}, from the model before it was scripted or traced.`,
    );
  }
  const order = files.get(`${folder}byteorder`);
  const little = !order || new TextDecoder().decode(order).trim() !== 'big';
  return saying(label, () => {
    const { value } = readPickle(files.get(pickle)!, { globals: GLOBALS, outside: storageOf });
    return groupsOf(value, (key) => files.get(`${folder}data/${key}`), little);
  });
}

/** The same for a file by PyTorch before 1.6: five pickles, then the storages. */
export function readOldTorchFile(file: Uint8Array, label: string): TensorGroup[] {
  return saying(label, () => {
    const storages = new Map<string, Storage>();
    const outside = (id: unknown) => {
      const storage = storageOf(id);
      storages.set(storage.key, storage);
      return storage;
    };
    let start = 0;
    const [, , system, value, keys] = Array.from({ length: 5 }, () => {
      const read = readPickle(file, { globals: GLOBALS, outside, start });
      start = read.end;
      return read.value;
    });
    const little = !(system instanceof Map) || system.get('little_endian') !== false;
    const contents = new Map<string, Uint8Array>();
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    for (const key of Array.isArray(keys) ? keys : []) {
      const size = storages.get(String(key))?.type.size;
      if (size === undefined || start + 8 > file.length) throw cutShort();
      const end = start + 8 + size * Number(view.getBigUint64(start, little));
      if (end > file.length) throw cutShort();
      contents.set(String(key), file.subarray(start + 8, end));
      start = end;
    }
    return groupsOf(value, (key) => contents.get(key), little);
  });
}

/** Makes errors name the file and say what to do. */
function saying(label: string, read: () => TensorGroup[]): TensorGroup[] {
  try {
    const groups = read();
    if (groups.length > 0) return groups;
    throw new UserError(
      `${label} is a PyTorch file without floating point tensors in dicts; ${SAVE_AGAIN}.`,
    );
  } catch (error) {
    if (error instanceof UnknownGlobal) {
      throw new UserError(
        `${label} is a PyTorch file that contains more than weights (${error.global}); ${SAVE_AGAIN}.`,
      );
    }
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      `${label} is a PyTorch file that cannot be read: ${error.message}; download it or save it again.`,
    );
  }
}

function cutShort(): RangeError {
  return new RangeError('it is damaged or cut short');
}

/** ('storage', type, key, where it was computed, count) */
function storageOf(id: unknown): Storage {
  const [kind, type, key] = Array.isArray(id) ? (id as unknown[]) : [];
  const known = Object.values(STORAGES).find((each) => each === type);
  if (kind !== 'storage' || !known) throw cutShort();
  return { type: known, key: String(key) };
}

function rebuildTensor(storage: unknown, offset: unknown, sides: unknown, strides: unknown) {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const areCounts = (values: unknown) => Array.isArray(values) && values.every(isCount);
  if (!isCount(offset) || !areCounts(sides) || !areCounts(strides)) throw cutShort();
  const [lengths, steps] = [sides as number[], strides as number[]];
  if (lengths.length !== steps.length) throw cutShort();
  return new StoredTensor(storage as Storage, offset as number, lengths, steps);
}

/** The tensors of each dict in the saved object. */
function groupsOf(
  saved: unknown,
  contentOf: (key: string) => Uint8Array | undefined,
  little: boolean,
): TensorGroup[] {
  const groups: TensorGroup[] = [];
  const seen = new Set<unknown>();
  let numbers = 0;
  const visit = (value: unknown, path: string[]) => {
    if ((!Array.isArray(value) && !(value instanceof Map)) || seen.has(value)) return;
    if (path.length > MAX_DEPTH) throw new RangeError('it is nested too deeply for weights');
    seen.add(value);
    const tensors = new Map<string, NamedArray>();
    for (const [key, item] of value.entries() as Iterable<[unknown, unknown]>) {
      if (item instanceof StoredTensor && item.storage.type.read) {
        numbers += product(item.sides);
        if (numbers > MAX_NUMBERS) throw new RangeError('it is far larger than such weights');
        tensors.set(String(key), readTensor(item, contentOf(item.storage.key), little));
      } else {
        visit(item, [...path, String(key)]);
      }
    }
    if (tensors.size > 0) groups.push({ path: path.join('.'), tensors });
  };
  visit(saved, []);
  return groups;
}

function readTensor(
  { storage, offset, sides, strides }: StoredTensor,
  content: Uint8Array | undefined,
  little: boolean,
): NamedArray {
  const { size, read } = storage.type;
  const last = sides.reduce((sum, side, i) => sum + (side - 1) * strides[i], offset);
  const length = product(sides);
  if (!content || (length > 0 && (last + 1) * size > content.length)) throw cutShort();
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const data = Float32Array.from({ length }, (_, index) => {
    let at = offset;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      at += (index % sides[axis]) * strides[axis];
      index = Math.floor(index / sides[axis]);
    }
    return read!(view, at * size, little);
  });
  return { shape: sides, data };
}

function product(sides: readonly number[]): number {
  return sides.reduce((result, side) => result * side, 1);
}

/** The upper half of a float32. */
function readBfloat16(view: DataView, offset: number, little: boolean): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setUint16(0, view.getUint16(offset, little));
  return bits.getFloat32(0);
}
