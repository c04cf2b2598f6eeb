/** Something that wants to step at a pace of its own. */
export interface Paced {
  /** Steps per second: Infinity for as many as there is time for; 0, or what is no number, for none. */
  readonly speed: number;
}

interface Account {
  /** When the next step is due, milliseconds. */
  due: number;
  /** What the last step cost, milliseconds. */
  cost: number;
}

/** How far a task can fall behind, milliseconds: after a pause nobody has minutes to catch up. */
const LONGEST_DEBT = 100;
/** A step that falls due this soon is taken at once, or frames would have none and two in turn. */
const SLACK = 4;
/**
 * Who is behind catches up over several frames, each of which has room for one step more than the
 * pace needs; half of one besides, as neither costs nor clocks are exact.
 */
const CATCHING_UP = 1.5;
/** Milliseconds of a frame that nobody notices: up to these one catches up at once. */
const EASY = 4;
/** Frames over which the time between two is averaged, so that one left out changes little. */
const AVERAGED = 16;
/** With others at hand, one that wants all the time there is counts as one of 60 steps a second. */
const GREEDY_PERIOD = 1000 / 60;

/**
 * Shares the time of each frame among tasks: who is furthest behind steps next, and of several who
 * are as far behind, who has waited longest. So what there is too little time for is shared by
 * equal numbers of steps. A step that takes longer than a frame's budget counts as several: a large
 * grid does not slow all small ones down to its own pace.
 */
export class FairShare<Task extends Paced> {
  /** In the order of their last steps. */
  readonly #accounts = new Map<Task, Account>();
  #now = 0;
  #budget = 0;
  #spent = 0;
  /** Milliseconds between frames. */
  #interval = 1000 / 60;
  /** What the paces need of a frame, milliseconds. */
  #needed = 0;

  get size(): number {
    return this.#accounts.size;
  }

  /** Who has waited longest. */
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
      // One that rests owes nothing; a speed that was changed counts from now on.
      const latest = isPaced(task) ? now + period(task) : now;
      const earliest = task.speed > 0 ? now - LONGEST_DEBT : now;
      account.due = Math.max(earliest, Math.min(account.due, latest));
      if (isPaced(task)) this.#needed += (account.cost * this.#interval) / period(task);
    }
  }

  /** @returns whose step is next in this frame, if the budget has room for one more */
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
    // Nobody passes by one that has to wait for a frame with more room.
    if (this.#spent + first.cost <= Math.min(this.#budget, enough)) return chosen;
  }

  /** Notes a step that took this many milliseconds of the main thread. */
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
