/**
 * Waits for the next task of the event loop. Unlike a promise, a message lets the browser paint and
 * take input; unlike a timer it adds no delay.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Milliseconds of work between two pauses: half a frame, which leaves the rest to the page. */
const TURN = 8;

let turnEnd = 0;
let breath: Promise<void> | undefined;

/**
 * Await it between the parts of a long job. All long jobs of the page pause together, so that
 * several block it no longer than one.
 */
export async function breathe(): Promise<void> {
  if (!breath && performance.now() < turnEnd) return;
  breath ??= nextTask().then(() => {
    breath = undefined;
    turnEnd = performance.now() + TURN;
  });
  await breath;
}
