import { FairShare } from './fair-share.js';
import type { Paced } from './fair-share.js';
import { nextTask } from './next-task.js';

/** A window, or what stands in for one in a worker. */
export type Frames = AnimationFrameProvider & WindowOrWorkerGlobalScope;

/** A simulation that plays on the page. */
export interface Task extends Paced {
  /** The window that shows it, if it is another one than this. */
  readonly frames?: Frames;
  /** No other step of this task is started while its promise is pending. */
  step(): Promise<void>;
  /** Shows the last step; called once per frame, after at least one step. */
  draw(): void;
}

/** Milliseconds of a frame for steps: including drawing they stay below 16. */
const LARGEST_BUDGET = 10;
/** Largest share of the frame interval, which is short on fast displays. */
const SHARE = 0.6;

const tasks = new FairShare<Task>();
const busy = new Set<Task>();
const stepped = new Set<Task>();
let request: { readonly from: Frames; readonly id: number } | undefined;
let lastFrame = -Infinity;
let stepping = false;
let boundary: Promise<void> | undefined;

/**
 * Makes a task step and draw at its speed until it is unscheduled, in the page's one frame loop. A
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

/** Makes a task draw in the next frame, even if it takes no step there. */
export function redraw(task: Task): void {
  if (tasks.has(task)) stepped.add(task);
}

/**
 * Number of tasks in the page's frame loop. Only tests ask: no step tells at once, and for certain,
 * that an element rests or left nothing behind.
 */
export function scheduledCount(): number {
  return tasks.size;
}

/**
 * The window whose frames drive the loop. A hidden window gets no frames, but the window of a
 * playing task is visible.
 */
function nextSource(): Frames | undefined {
  const { first } = tasks;
  return first && (first.frames ?? globalThis);
}

function requestFrame(): void {
  const from = nextSource();
  if (!from) return void (request = undefined);
  // Each window's clock starts when it is opened.
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
    // A step on wasm ends before the next task of the event loop. One on a GPU may not; its waiting
    // costs the main thread nothing.
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
  // The frame's loop may have ended without this task, and may have time for another step.
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
