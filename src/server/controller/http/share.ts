/** Counts what each address uses of a resource, up to a limit. */
export class ShareByAddress {
  readonly #limit: number;
  readonly #used = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns false, and takes nothing, if the address would exceed its share. */
  take(address: string, amount: number): boolean {
    const used = (this.#used.get(address) ?? 0) + amount;
    if (used > this.#limit) return false;
    this.#used.set(address, used);
    return true;
  }

  /** Returns what was taken. */
  give(address: string, amount: number): void {
    const used = (this.#used.get(address) ?? 0) - amount;
    if (used > 0) this.#used.set(address, used);
    else this.#used.delete(address);
  }
}
