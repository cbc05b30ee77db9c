/** Remembers for a short time which target a name stands for, so that a burst of connections asks the controller once. */
import { type BndError, isBndError } from '../lib/errors.ts';
import type { Backend, Clock, NamedTarget } from './types.ts';

/** After this time a known name is looked up again, while connections go on with what is known. */
const FRESH_MS = 30_000;
/** After this time they wait for the answer. */
const KEPT_MS = 120_000;
/** A name that is not a target is not looked up again for this time. */
const UNKNOWN_MS = 5_000;
/** Names that are remembered at most. */
const MOST_NAMES = 1_000;

interface Entry {
  readonly atMs: number;
  readonly target: Promise<NamedTarget>;
  /** Undefined until the first answer. */
  state: 'known' | 'unknown' | undefined;
  isRefreshing: boolean;
}

export class NameCache {
  readonly #resolve: Backend['resolve'];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #entries = new Map<string, Entry>();

  constructor(resolve: Backend['resolve'], clock: Pick<Clock, 'now'>) {
    this.#resolve = resolve;
    this.#clock = clock;
  }

  /** Rejects like `resolve`. Names are compared without case. */
  find(name: string): Promise<NamedTarget> {
    const key = name.toLowerCase();
    const entry = this.#entries.get(key);
    const ageMs = entry === undefined ? 0 : this.#clock.now() - entry.atMs;
    if (entry === undefined || ageMs > lifeOf(entry)) return this.#look(key, name).target;
    if (entry.state === 'known' && ageMs > FRESH_MS && !entry.isRefreshing) this.#refresh(key, name, entry);
    return entry.target;
  }

  /** Remembers that the controller does not know the name, although it may exist unlisted. */
  refuse(name: string, error: BndError): void {
    const target = Promise.reject(error);
    target.catch(() => undefined);
    this.#keep(name.toLowerCase(), {
      atMs: this.#clock.now(),
      target,
      state: 'unknown',
      isRefreshing: false,
    });
  }

  #look(key: string, name: string): Entry {
    const entry: Entry = {
      atMs: this.#clock.now(),
      target: this.#resolve(name),
      state: undefined,
      isRefreshing: false,
    };
    this.#keep(key, entry);
    entry.target.then(
      () => {
        entry.state = 'known';
      },
      (error: unknown) => {
        entry.state = 'unknown';
        // Only an answer about the name is worth remembering.
        if (!isAboutName(error) && this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return entry;
  }

  #refresh(key: string, name: string, old: Entry): void {
    old.isRefreshing = true;
    const again = this.#resolve(name);
    const entry: Entry = { atMs: this.#clock.now(), target: again, state: 'known', isRefreshing: false };
    again.then(
      () => this.#keep(key, entry),
      (error: unknown) => {
        old.isRefreshing = false;
        // The controller knows the name no more: the next connection asks, and gets the reason.
        if (isAboutName(error)) this.#entries.delete(key);
      },
    );
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= MOST_NAMES) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}

function lifeOf({ state }: Entry): number {
  if (state === undefined) return Number.POSITIVE_INFINITY;
  return state === 'known' ? KEPT_MS : UNKNOWN_MS;
}

function isAboutName(error: unknown): boolean {
  return isBndError(error, 'not-found', 'failed-precondition', 'usage');
}
