import { UserError } from '../common/user-error.js';
import type { KernelWorker, StartKernelWorker } from './kernel-worker.js';
import { CONTROL, FAILURES, KernelThread, TASKS, type ThreadSetup } from './thread.js';

/**
 * The threads of a fused rollout: the calling one, and workers that sleep until there is a task.
 */
export class ThreadPool {
  /** The calling thread. */
  readonly own: KernelThread;
  readonly #batch: number;
  readonly #workers: KernelWorker[] = [];
  /** Why a thread could not start, or ended. */
  #broken: unknown;

  /**
   * @param startWorker for all threads but the calling one
   * @throws MemoryRefused if the system has no memory for a thread
   */
  constructor(setup: Omit<ThreadSetup, 'thread'>, startWorker?: StartKernelWorker) {
    const { batch, threads } = setup.shape;
    this.#batch = batch;
    this.own = new KernelThread({ ...setup, thread: 0 });
    if (threads > 1 && !startWorker) throw new Error('nothing here can start threads');
    try {
      for (let thread = 1; thread < threads; thread++) {
        const onError = (error: unknown) => (this.#broken ??= error);
        this.#workers.push(startWorker!({ ...setup, thread }, onError));
      }
    } catch (error) {
      void this.dispose();
      throw error;
    }
  }

  /**
   * Processes every sample of the batch, and blocks until done.
   *
   * @param task one of TASKS
   */
  run(task: number): void {
    if (this.#broken) throw this.#broken;
    const { control } = this.own;
    control[CONTROL.kind] = task;
    control[CONTROL.failure] = 0;
    Atomics.store(control, CONTROL.completed, 0);
    Atomics.store(control, CONTROL.next, 0);
    this.#wake();
    this.own.work();
    for (;;) {
      const completed = Atomics.load(control, CONTROL.completed);
      if (completed >= this.#batch) break;
      Atomics.wait(control, CONTROL.completed, completed);
    }
    const failure = Atomics.load(control, CONTROL.failure);
    if (failure === FAILURES.tapeFull) {
      throw new UserError(
        'This rollout needs more than the 4 GiB of memory that WebAssembly has; use a smaller batch, a smaller grid or fewer steps.',
      );
    }
    if (failure) throw new Error('the training kernel stopped in the middle of a rollout');
  }

  /** Ends the workers. */
  async dispose(): Promise<void> {
    Atomics.store(this.own.control, CONTROL.kind, TASKS.stop);
    this.#wake();
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }

  #wake(): void {
    Atomics.add(this.own.control, CONTROL.task, 1);
    Atomics.notify(this.own.control, CONTROL.task);
  }
}
