/** Makes calls one after the other, in the order they were added. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();
  /** The last call, while it is waiting and its value can be replaced. */
  #replaceable?: { value: unknown };

  /** Resolves after the calls added so far; does not reject. */
  get end(): Promise<unknown> {
    return this.#last;
  }

  add<T>(call: () => T | Promise<T>): Promise<T> {
    this.#replaceable = undefined;
    const result = this.#last.then(call);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /**
   * Adds a call for which only the latest value counts: added again while it is waiting, with no
   * other call in between, it is made once. Errors are dropped; the next call will meet them.
   */
  addLatest<T>(value: T, call: (value: T) => void): void {
    if (this.#replaceable) {
      this.#replaceable.value = value;
      return;
    }
    const latest = { value };
    const start = () => {
      if (this.#replaceable === latest) this.#replaceable = undefined;
      call(latest.value);
    };
    this.add(start).catch(() => undefined);
    this.#replaceable = latest;
  }
}
