/** Called once a frame; while its promise is pending, later frames pass it by. */
export type FrameTask = () => Promise<void>;

const running = new Map<FrameTask, { busy: boolean }>();
let request: number | undefined;

/** Calls `task` on every animation frame until it is unscheduled. It must not reject. */
export function schedule(task: FrameTask): void {
  if (!running.has(task)) running.set(task, { busy: false });
  request ??= requestAnimationFrame(frame);
}

export function unschedule(task: FrameTask): void {
  running.delete(task);
  if (running.size === 0 && request !== undefined) {
    cancelAnimationFrame(request);
    request = undefined;
  }
}

/** How many tasks the page's one loop serves. */
export function scheduledCount(): number {
  return running.size;
}

function frame(): void {
  request = running.size > 0 ? requestAnimationFrame(frame) : undefined;
  for (const [task, slot] of running) {
    if (slot.busy) continue;
    slot.busy = true;
    void task().finally(() => (slot.busy = false));
  }
}
