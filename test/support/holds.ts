/** Responses that wait until a test releases them. */
export class Holds {
  readonly #held = new Map<string, PromiseWithResolvers<void>>();

  /** Holds the next response with this name until the returned function is called. */
  hold(what: string): () => void {
    const held = Promise.withResolvers<void>();
    this.#held.set(what, held);
    return held.resolve;
  }

  /** Resolves when the response with this name may continue. */
  async pass(what: string): Promise<void> {
    const held = this.#held.get(what);
    this.#held.delete(what);
    await held?.promise;
  }
}
