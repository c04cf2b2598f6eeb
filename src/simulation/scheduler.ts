import { FairShare } from './fair-share.js';
import type { Paced } from './fair-share.js';
import { nextTask } from './next-task.js';

/** A window, or what stands in for one in a worker. */
export type Frames = AnimationFrameProvider & WindowOrWorkerGlobalScope;

/** What plays on the page. */
export interface Task extends Paced {
  /** Of the window that shows it, where that is not this one. */
  readonly frames?: Frames;
  /** While its promise is pending no other step of this task is asked for. */
  step(): Promise<void>;
  /** Shows what the last step made; called once a frame, if there was a step. */
  draw(): void;
}

/** Milliseconds of a frame for steps: with their drawing they stay below 16. */
const LARGEST_BUDGET = 10;
/** Of the time between frames, which is short on fast displays. */
const SHARE = 0.6;

const tasks = new FairShare<Task>();
const busy = new Set<Task>();
const stepped = new Set<Task>();
let request: { readonly from: Frames; readonly id: number } | undefined;
let lastFrame = -Infinity;
let stepping = false;
let boundary: Promise<void> | undefined;

/**
 * Has a task step and draw at its speed until it is unscheduled, in the one loop of the page. A
 * task that throws or rejects is reported and dropped.
 */
export function schedule(task: Task): void {
  tasks.add(task, performance.now());
  if (!request) requestFrame();
}

export function unschedule(task: Task): void {
  tasks.remove(task);
  stepped.delete(task);
  if (request?.from === nextSource()) return;
  request?.from.cancelAnimationFrame(request.id);
  requestFrame();
}

/** Has a task draw in the next frame, even if it takes no step there. */
export function redraw(task: Task): void {
  if (tasks.has(task)) stepped.add(task);
}

/** How many tasks the page's one loop serves. */
export function scheduledCount(): number {
  return tasks.size;
}

/** A window that nobody sees has no frames, but who plays is seen. */
function nextSource(): Frames | undefined {
  const { first } = tasks;
  return first && (first.frames ?? globalThis);
}

function requestFrame(): void {
  const from = nextSource();
  if (!from) return void (request = undefined);
  // Each window counts its time from when it was opened.
  const lead = from.performance.timeOrigin - performance.timeOrigin;
  request = { from, id: from.requestAnimationFrame((now) => frame(now + lead)) };
}

function frame(now: number): void {
  requestFrame();
  tasks.beginFrame(now, Math.min(LARGEST_BUDGET, SHARE * (now - lastFrame)));
  lastFrame = now;
  void step().then(draw);
}

/**
 * Takes the steps that this frame has time for. Does not reject. On wasm it ends within the frame,
 * before the page is painted.
 */
async function step(): Promise<void> {
  if (stepping) return;
  stepping = true;
  for (let task; (task = tasks.next((one) => !busy.has(one)));) {
    const start = performance.now();
    const end = stepOnce(task);
    // Steps on wasm end before the next task of the event loop; one on a GPU may not, and its wait
    // is nobody's time.
    boundary ??= nextTask().then(() => (boundary = undefined));
    await Promise.race([end, boundary]);
    tasks.charge(task, performance.now() - start);
  }
  stepping = false;
}

async function stepOnce(task: Task): Promise<void> {
  busy.add(task);
  await attempt(task, () => task.step());
  busy.delete(task);
  if (!tasks.has(task)) return;
  stepped.add(task);
  // The frame may have ended its round without it and still have time for another one.
  void step();
}

function draw(): void {
  for (const task of stepped) void attempt(task, () => task.draw());
  stepped.clear();
}

async function attempt(task: Task, call: () => void | Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    unschedule(task);
    reportError(error);
  }
}
