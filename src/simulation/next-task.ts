/** Unlike a promise, a message lets the browser paint and take input; unlike a timer it never waits. */
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

/** Milliseconds of the main thread between two breaths: half a frame, so that the rest is the page's. */
const TURN = 8;

let turnEnd = 0;
let breath: Promise<void> | undefined;

/**
 * To be awaited between the parts of a long job. All long jobs of the page draw breath together, so
 * that several of them keep it from answering no longer than one.
 */
export async function breathe(): Promise<void> {
  if (!breath && performance.now() < turnEnd) return;
  breath ??= nextTask().then(() => {
    breath = undefined;
    turnEnd = performance.now() + TURN;
  });
  await breath;
}
