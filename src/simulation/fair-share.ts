/** A task that steps at its own pace. */
export interface Paced {
  /** Steps per second: Infinity for as many as there is time for; 0 or NaN for none. */
  readonly speed: number;
}

interface Account {
  /** When the next step is due, milliseconds. */
  due: number;
  /** What the last step cost, milliseconds. */
  cost: number;
}

/** How far a task can fall behind, milliseconds: after a pause it need not catch up minutes. */
const LONGEST_DEBT = 100;
/**
 * A step that is due within this time is taken at once, milliseconds; otherwise frames would
 * alternate between none and two.
 */
const SLACK = 4;
/**
 * A task that is behind catches up over several frames, each with room for one step more than the
 * pace needs, and half a step for the inaccuracy of costs and clocks.
 */
const CATCHING_UP = 1.5;
/** Milliseconds of a frame that nobody notices: within these a task catches up at once. */
const EASY = 4;
/** Frames over which the frame interval is averaged, so that a dropped frame changes little. */
const AVERAGED = 16;
/** Among other tasks, one without a limit counts as one of 60 steps per second. */
const GREEDY_PERIOD = 1000 / 60;

/**
 * Shares the time of each frame among tasks: the one furthest behind steps next, and among equals
 * the one that has waited longest. So if time is short, all get equal numbers of steps. A step that
 * takes longer than a frame's budget counts as several, so that a large grid does not slow all
 * small ones down to its own pace.
 */
export class FairShare<Task extends Paced> {
  /** In order of their last steps. */
  readonly #accounts = new Map<Task, Account>();
  #now = 0;
  #budget = 0;
  #spent = 0;
  /** Milliseconds between frames. */
  #interval = 1000 / 60;
  /** Time that the paces need in each frame, milliseconds. */
  #needed = 0;

  get size(): number {
    return this.#accounts.size;
  }

  /** The task that has waited longest. */
  get first(): Task | undefined {
    return this.#accounts.keys().next().value;
  }

  has(task: Task): boolean {
    return this.#accounts.has(task);
  }

  /** @param now milliseconds, on the clock of `beginFrame` */
  add(task: Task, now: number): void {
    if (!this.has(task)) this.#accounts.set(task, { due: now, cost: 0 });
  }

  remove(task: Task): void {
    this.#accounts.delete(task);
  }

  /** @param budget milliseconds of steps for this frame */
  beginFrame(now: number, budget: number): void {
    const sinceLast = Math.min(now - this.#now, 1.5 * this.#interval);
    this.#interval += (sinceLast - this.#interval) / AVERAGED;
    this.#now = now;
    this.#budget = budget;
    this.#spent = 0;
    this.#needed = 0;
    for (const [task, account] of this.#accounts) {
      // A resting task owes nothing; a changed speed counts from now on.
      const latest = isPaced(task) ? now + period(task) : now;
      const earliest = task.speed > 0 ? now - LONGEST_DEBT : now;
      account.due = Math.max(earliest, Math.min(account.due, latest));
      if (isPaced(task)) this.#needed += (account.cost * this.#interval) / period(task);
    }
  }

  /** @returns the task whose step is next in this frame, if the budget has room for it */
  next(isFree: (task: Task) => boolean): Task | undefined {
    let chosen: Task | undefined;
    let first: Account = { due: Infinity, cost: 0 };
    for (const [task, account] of this.#accounts) {
      const wanted = isPaced(task) ? account.due <= this.#now + SLACK : task.speed === Infinity;
      if (account.due < first.due && wanted && isFree(task)) {
        first = account;
        chosen = task;
      }
    }
    if (!chosen || this.#spent === 0) return chosen;
    const enough = isPaced(chosen)
      ? Math.max(EASY, this.#needed + CATCHING_UP * first.cost)
      : Infinity;
    // If it has to wait for a frame with more room, no other task goes first.
    if (this.#spent + first.cost <= Math.min(this.#budget, enough)) return chosen;
  }

  /** Records a step that took this many milliseconds of the main thread. */
  charge(task: Task, cost: number): void {
    this.#spent += cost;
    const account = this.#accounts.get(task);
    if (!account) return;
    account.cost = cost;
    account.due += period(task) * Math.max(1, cost / this.#budget);
    this.#accounts.delete(task);
    this.#accounts.set(task, account);
  }
}

function isPaced({ speed }: Paced): boolean {
  return speed > 0 && speed < Infinity;
}

function period(task: Paced): number {
  return isPaced(task) ? 1000 / task.speed : GREEDY_PERIOD;
}
