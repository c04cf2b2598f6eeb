import { readFileSync } from 'node:fs';
import { saysRefused } from './refused-memory.js';
import { UserError } from './user-error.js';

const FRUGAL = '--disable-wasm-trap-handler';
/** Addresses that V8 reserves for any WebAssembly memory, with a margin. */
const WASM_BYTES = 12 * 2 ** 30;
/** Bytes that it may use, if V8 reserves no more than it uses. */
const FRUGAL_BYTES = 2 ** 29;

/** The system refused memory or threads; the user's input is not at fault. */
export class MemoryRefused extends UserError {}

/**
 * The error to show if the system refused memory or threads.
 *
 * @returns undefined if the error has another cause
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

/**
 * An error with a message for people: a UserError, or refused memory; undefined for anything else.
 */
export function explained(error: unknown): UserError | undefined {
  return error instanceof UserError ? error : refusedMemory(error);
}

/**
 * Call it before work that would end the process, or print its own messages, if it got no memory.
 *
 * @param bytes of addresses that it needs
 * @throws MemoryRefused if a limit on virtual memory leaves fewer
 */
export function checkAddresses(bytes: number): void {
  if (addressesLeft() < bytes) throw memoryError();
}

/**
 * The same, before a WebAssembly memory is created.
 *
 * @param usedBytes bytes that it may use
 * @throws MemoryRefused if there is no room for it
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

/** Whether V8 was told to reserve only addresses that it uses. */
function isFrugal(): boolean {
  return [...process.execArgv, process.env.NODE_OPTIONS].join(' ').includes(FRUGAL);
}

/** Bytes of addresses that this process may still reserve; Infinity if no limit is known. */
function addressesLeft(): number {
  const limit = addressLimit();
  if (limit === undefined) return Infinity;
  const taken = /^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return limit - 1024 * Number(taken?.[1] ?? 0);
}

/** Bytes; undefined without a limit, or on other systems than Linux. */
function addressLimit(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const found = /^Max address space\s+(\d+)/m.exec(limits);
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
