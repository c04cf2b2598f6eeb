import { readFileSync } from 'node:fs';
import { saysRefused } from './refused-memory.js';
import { UserError } from './user-error.js';

const FRUGAL = '--disable-wasm-trap-handler';
/** Addresses that V8 reserves for a WebAssembly memory, however small it is, and some to spare. */
const WASM_BYTES = 12 * 2 ** 30;
/** What it may come to use, where V8 reserves no more than that. */
const FRUGAL_BYTES = 2 ** 29;

/** Memory or threads that the system refused; nothing is wrong with what the user gave. */
export class MemoryRefused extends UserError {}

/**
 * What to tell the user where an error comes of memory or threads that the system refused.
 *
 * @returns undefined if it comes of something else
 */
export function refusedMemory(error: unknown): MemoryRefused | undefined {
  if (error instanceof MemoryRefused) return error;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const said = `${String(code)} ${String(message)}`;
  if (/ERR_WORKER_INIT_FAILED|spawn .*EAGAIN/.test(said)) {
    return new MemoryRefused(
      'The system does not let this process start more threads; raise the limit on processes (ulimit -u, or that of the container), or give fewer --threads.',
      { cause: error },
    );
  }
  return saysRefused(said) ? memoryError({ cause: error }) : undefined;
}

/** One sentence for people: a UserError or what memory was refused, where it is either. */
export function explained(error: unknown): UserError | undefined {
  return error instanceof UserError ? error : refusedMemory(error);
}

/**
 * To be called before something that would end the process where it gets no memory, or print lines
 * of its own.
 *
 * @param bytes of addresses that it needs
 * @throws MemoryRefused if a limit on virtual memory leaves fewer
 */
export function checkAddresses(bytes: number): void {
  if (addressesLeft() < bytes) throw memoryError();
}

/**
 * The same before a part that runs on WebAssembly gets its first memory.
 *
 * @param usedBytes what it may come to use
 * @throws MemoryRefused if there is no room for one
 */
export function checkWasmMemory(usedBytes = FRUGAL_BYTES): void {
  checkAddresses(isFrugal() ? usedBytes : WASM_BYTES);
}

function memoryError(options?: ErrorOptions): MemoryRefused {
  return new MemoryRefused(memorySentence(), options);
}

function memorySentence(): string {
  const limit = addressLimit();
  if (limit === undefined) {
    return 'The system has no memory left for this; close other programs or give the container or job more memory, lift a limit on virtual memory if there is one (ulimit -v unlimited), or use a smaller batch, a smaller grid or fewer --threads.';
  }
  const problem = `Virtual memory is limited to ${Math.round(limit / 1e6)} MB here (ulimit -v)`;
  return isFrugal()
    ? `${problem}, which is too little for this; lift the limit (ulimit -v unlimited), or use a smaller batch, a smaller grid or --threads 1.`
    : `${problem}, but WebAssembly reserves about 10 GB for each of its memories; lift the limit (ulimit -v unlimited), or set NODE_OPTIONS=${FRUGAL} and --threads 1, which reserves only what is used but is slower.`;
}

/** Whether V8 was told to reserve no addresses that it does not use. */
function isFrugal(): boolean {
  return [...process.execArgv, process.env.NODE_OPTIONS].join(' ').includes(FRUGAL);
}

/** Bytes of addresses that this process may still take; Infinity where nothing is known of a limit. */
function addressesLeft(): number {
  const limit = addressLimit();
  if (limit === undefined) return Infinity;
  const taken = /^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return limit - 1024 * Number(taken?.[1] ?? 0);
}

/** Bytes; undefined where there is no limit, or no Linux to tell. */
function addressLimit(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const found = /^Max address space\s+(\d+)/m.exec(limits);
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
