/** The queued steps should take at most this long; otherwise edits show late. */
const BACKLOG_MILLISECONDS = 32;
const STEPS = { min: 2, max: 64 };

const paces = new WeakMap<GPUDevice, GpuPace>();

/** Limits the steps queued on a GPU: on a slow one, a long queue would show edits seconds late. */
export class GpuPace {
  readonly #gpu: GPUDevice;
  #waiting = 0;
  #limit = STEPS.min;
  #fence?: Promise<void>;

  /** One per device, as its users share its time. */
  static of(gpu: GPUDevice): GpuPace {
    const pace = paces.get(gpu) ?? new GpuPace(gpu);
    paces.set(gpu, pace);
    return pace;
  }

  private constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
  }

  /** Resolves when one more step may be queued; always at once for a lost device. */
  async room(): Promise<void> {
    while (this.#waiting >= this.#limit) await (this.#fence ??= this.#setFence());
  }

  /** Call it for each step that was submitted. */
  add(): void {
    this.#waiting++;
    // Set early, so that it has usually passed before the limit is reached.
    if (this.#waiting >= this.#limit / 2) this.#fence ??= this.#setFence();
  }

  async #setFence(): Promise<void> {
    const steps = this.#waiting;
    const start = performance.now();
    await this.#gpu.queue.onSubmittedWorkDone().catch(() => undefined);
    const stepMilliseconds = (performance.now() - start) / steps;
    const limit = Math.floor(BACKLOG_MILLISECONDS / stepMilliseconds);
    this.#limit = Math.min(Math.max(limit, STEPS.min), STEPS.max);
    this.#waiting -= steps;
    this.#fence = undefined;
  }
}
