/** Messages with which Node.js and the libraries report that memory was refused. */
const REFUSED =
  /out of memory|(could not|cannot|failed to|unable to) allocate|allocation (failed|failure)|bad_alloc|Aborted\(OOM|ENOMEM|ERR_WORKER_OUT_OF_MEMORY/i;

/** Whether an error message says that memory was refused. */
export function saysRefused(message: string): boolean {
  return REFUSED.test(message);
}
