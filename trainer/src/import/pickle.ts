/** Values that replace functions and classes of Python, by module and name. */
export type Globals = Readonly<Record<string, unknown>>;

export interface PickleOptions {
  /**
   * All names that a pickle may mention. A function is called with the pickle's arguments and
   * returns the object; nothing else in a pickle is executed.
   */
  globals: Globals;
  /** Resolves a reference to something outside the pickle. */
  outside: (id: unknown) => unknown;
  /** Offset of the pickle in the bytes. */
  start?: number;
}

/** A name that a pickle may not mention. */
export class UnknownGlobal extends RangeError {
  constructor(readonly global: string) {
    super(`it wants ${global}`);
  }
}

/** The state of the pickle machine: a stack, and an inner one for each mark. */
interface Machine {
  bytes: Uint8Array;
  view: DataView;
  at: number;
  stack: unknown[];
  outer: unknown[][];
  memo: Map<number, unknown>;
  options: PickleOptions;
}

/**
 * Reads Python's pickle format, protocols 2 to 5, limited to dicts, lists, tuples, text, numbers
 * and the results of `globals`: https://docs.python.org/3/library/pickletools.html. Dicts become
 * maps, lists and tuples arrays.
 *
 * @returns its value, and the offset of its end
 * @throws UnknownGlobal if it mentions a name that is not among the globals
 * @throws RangeError if the bytes are not a complete pickle
 */
export function readPickle(
  bytes: Uint8Array,
  options: PickleOptions,
): { value: unknown; end: number } {
  const machine: Machine = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    at: options.start ?? 0,
    stack: [],
    outer: [],
    memo: new Map(),
    options,
  };
  for (;;) {
    const code = latin1(take(machine, 1));
    if (code === '.') return { value: pop(machine), end: machine.at };
    const operation = Object.hasOwn(OPERATIONS, code) ? OPERATIONS[code] : undefined;
    if (!operation) throw damaged();
    operation(machine);
  }
}

const OPERATIONS: Record<string, (machine: Machine) => void> = {
  '\x80': (m) => take(m, 1), // protocol
  '\x95': (m) => take(m, 8), // length of a frame
  N: (m) => m.stack.push(null),
  '\x88': (m) => m.stack.push(true),
  '\x89': (m) => m.stack.push(false),
  J: (m) => m.stack.push(m.view.getInt32(skip(m, 4), true)),
  K: (m) => m.stack.push(m.view.getUint8(skip(m, 1))),
  M: (m) => m.stack.push(m.view.getUint16(skip(m, 2), true)),
  G: (m) => m.stack.push(m.view.getFloat64(skip(m, 8))),
  '\x8a': (m) => m.stack.push(longOf(take(m, byteOf(m)))),
  X: (m) => m.stack.push(utf8(take(m, wordOf(m)))),
  '\x8c': (m) => m.stack.push(utf8(take(m, byteOf(m)))),
  U: (m) => m.stack.push(utf8(take(m, byteOf(m)))),
  T: (m) => m.stack.push(utf8(take(m, wordOf(m)))),
  C: (m) => m.stack.push(take(m, byteOf(m))),
  B: (m) => m.stack.push(take(m, wordOf(m))),
  ')': (m) => m.stack.push([]),
  ']': (m) => m.stack.push([]),
  '}': (m) => m.stack.push(new Map()),
  '(': (m) => {
    m.outer.push(m.stack);
    m.stack = [];
  },
  t: (m) => {
    const items = sinceMark(m);
    m.stack.push(items);
  },
  '\x85': (m) => m.stack.push([pop(m)]),
  '\x86': (m) => m.stack.push([pop(m), pop(m)].reverse()),
  '\x87': (m) => m.stack.push([pop(m), pop(m), pop(m)].reverse()),
  a: (m) => append(m, [pop(m)]),
  e: (m) => append(m, sinceMark(m)),
  s: (m) => setItems(m, [pop(m), pop(m)].reverse()),
  u: (m) => setItems(m, sinceMark(m)),
  q: (m) => m.memo.set(byteOf(m), top(m)),
  r: (m) => m.memo.set(wordOf(m), top(m)),
  '\x94': (m) => m.memo.set(m.memo.size, top(m)),
  h: (m) => m.stack.push(remembered(m, byteOf(m))),
  j: (m) => m.stack.push(remembered(m, wordOf(m))),
  c: (m) => m.stack.push(globalOf(m, line(m), line(m))),
  '\x93': (m) => {
    const [name, module] = [pop(m), pop(m)];
    m.stack.push(globalOf(m, String(module), String(name)));
  },
  R: (m) => {
    const [given, make] = [pop(m), pop(m)];
    if (typeof make !== 'function' || !Array.isArray(given)) throw damaged();
    m.stack.push((make as (...values: unknown[]) => unknown)(...(given as unknown[])));
  },
  // Ignores attributes of the object: those of a dict do not matter.
  b: (m) => pop(m),
  Q: (m) => m.stack.push(m.options.outside(pop(m))),
};

function damaged(): RangeError {
  return new RangeError('it is damaged or cut short');
}

/** Skips bytes. @returns the offset where they start */
function skip(machine: Machine, length: number): number {
  const start = machine.at;
  if (start + length > machine.bytes.length) throw damaged();
  machine.at += length;
  return start;
}

function take(machine: Machine, length: number): Uint8Array {
  const start = skip(machine, length);
  return machine.bytes.subarray(start, start + length);
}

function byteOf(machine: Machine): number {
  return machine.view.getUint8(skip(machine, 1));
}

function wordOf(machine: Machine): number {
  return machine.view.getUint32(skip(machine, 4), true);
}

function line(machine: Machine): string {
  const end = machine.bytes.indexOf(10, machine.at);
  if (end < 0) throw damaged();
  const text = utf8(take(machine, end - machine.at));
  skip(machine, 1);
  return text;
}

function top({ stack }: Machine): unknown {
  if (stack.length === 0) throw damaged();
  return stack[stack.length - 1];
}

function pop(machine: Machine): unknown {
  const value = top(machine);
  machine.stack.pop();
  return value;
}

function sinceMark(machine: Machine): unknown[] {
  const items = machine.stack;
  const outer = machine.outer.pop();
  if (!outer) throw damaged();
  machine.stack = outer;
  return items;
}

function append(machine: Machine, items: readonly unknown[]): void {
  const list = top(machine);
  if (!Array.isArray(list)) throw damaged();
  for (const item of items) list.push(item);
}

function setItems(machine: Machine, items: readonly unknown[]): void {
  const dict = top(machine);
  if (!(dict instanceof Map) || items.length % 2 !== 0) throw damaged();
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
}

function remembered({ memo }: Machine, key: number): unknown {
  if (!memo.has(key)) throw damaged();
  return memo.get(key);
}

function globalOf({ options }: Machine, module: string, name: string): unknown {
  const path = `${module}.${name}`;
  if (!Object.hasOwn(options.globals, path)) throw new UnknownGlobal(path);
  return options.globals[path];
}

/** A whole number of any size, rounded to a float. */
function longOf(bytes: Uint8Array): number {
  const digits = [...bytes].reverse().map((byte) => byte.toString(16).padStart(2, '0'));
  return Number(BigInt.asIntN(8 * bytes.length, BigInt(`0x${digits.join('') || '0'}`)));
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
