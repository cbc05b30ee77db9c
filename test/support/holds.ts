/** Answers that wait until a test lets them go on. */
export class Holds {
  readonly #held = new Map<string, PromiseWithResolvers<void>>();

  /** Holds the next answer of this name until the returned function is called. */
  hold(what: string): () => void {
    const held = Promise.withResolvers<void>();
    this.#held.set(what, held);
    return held.resolve;
  }

  /** Resolves when the answer of this name may go on. */
  async pass(what: string): Promise<void> {
    const held = this.#held.get(what);
    this.#held.delete(what);
    await held?.promise;
  }
}
