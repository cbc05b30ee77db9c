/** All kinds, by name and by collection. */
import type { Kind } from './kind.ts';

declare module '../services.ts' {
  interface Services {
    readonly kinds: Kinds;
  }
}

export class Kinds {
  readonly #byName: ReadonlyMap<string, Kind>;
  readonly #byCollection: ReadonlyMap<string, Kind>;

  constructor(kinds: readonly Kind[]) {
    this.#byName = new Map(kinds.map((kind) => [kind.name, kind]));
    this.#byCollection = new Map(kinds.map((kind) => [kind.collection, kind]));
  }

  /** Returns a kind that must exist, because another declaration refers to it. */
  named(name: string): Kind {
    const kind = this.#byName.get(name);
    if (kind === undefined) throw new Error(`unknown kind ${name}`);
    return kind;
  }

  at(collection: string): Kind | undefined {
    return this.#byCollection.get(collection);
  }

  all(): Iterable<Kind> {
    return this.#byName.values();
  }
}
