/** How the parts that the trainer runs on say that they were refused memory. */
const REFUSED =
  /out of memory|(could not|cannot|failed to|unable to) allocate|allocation (failed|failure)|bad_alloc|Aborted\(OOM|ENOMEM|ERR_WORKER_OUT_OF_MEMORY/i;

/** Whether the message of an error says that memory was refused. */
export function saysRefused(message: string): boolean {
  return REFUSED.test(message);
}
