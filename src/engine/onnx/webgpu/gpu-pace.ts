/** What waits on the GPU should be done within this time, or edits would show late. */
const BACKLOG_MILLISECONDS = 32;
const STEPS = { min: 2, max: 64 };

const paces = new WeakMap<GPUDevice, GpuPace>();

/** Keeps the steps that wait on a GPU few: a slow one would show only seconds later what was done. */
export class GpuPace {
  readonly #gpu: GPUDevice;
  #waiting = 0;
  #limit = STEPS.min;
  #fence?: Promise<void>;

  /** One for all who share a device, as they share its time. */
  static of(gpu: GPUDevice): GpuPace {
    const pace = paces.get(gpu) ?? new GpuPace(gpu);
    paces.set(gpu, pace);
    return pace;
  }

  private constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
  }

  /** Ends when there is room for one more step; a lost device has room for all. */
  async room(): Promise<void> {
    while (this.#waiting >= this.#limit) await (this.#fence ??= this.#setFence());
  }

  /** To be called for each step that was handed to the GPU. */
  add(): void {
    this.#waiting++;
    // Early enough to be passed, mostly, before there is no room.
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
