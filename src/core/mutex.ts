/** Runs one task after another. A task that fails fails its caller alone. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    // The caller sees the failure; the chain must go on.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
