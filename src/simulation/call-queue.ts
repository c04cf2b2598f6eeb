/** Makes calls one after the other, in the order in which they were asked for. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();
  /** The last call, while it waits and its value can still be replaced. */
  #replaceable?: { value: unknown };

  /** Ends with the calls that were asked for so far; does not reject. */
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
   * A call of which only the latest value counts: asked for again before its turn comes, and with
   * nothing else in between, it is made once. Whoever made it hears of what fails by the next call.
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
