/**
 * An immutable map that is cheap to change a little: a copy shares everything but an array of its values. A plain `Map` of a hundred thousand entries
 * takes tens of milliseconds to copy, and lists of that length change every few seconds.
 */

/** Shared by all copies and append-only. A key whose slot is empty is not in the map. */
interface Slots {
  readonly bySlot: string[];
  readonly byKey: Map<string, number>;
}

/** Values that only one of two copies has. */
export interface Changes<Value> {
  readonly gone: readonly Value[];
  readonly come: readonly Value[];
}

/** Changes from one map to another, as far as they can be found without comparing everything. */
export function changesBetween<Value extends object>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): Changes<Value> | undefined {
  return before instanceof SlotMap && after instanceof SlotMap ? after.changesSince(before) : undefined;
}

/** This many empty slots are always allowed. */
const SPARE = 1_000;

export class SlotMap<Value extends object> implements ReadonlyMap<string, Value> {
  readonly size: number;
  readonly #slots: Slots;
  readonly #values: readonly (Value | undefined)[];

  private constructor(slots: Slots, values: readonly (Value | undefined)[], size: number) {
    this.#slots = slots;
    this.#values = values;
    this.size = size;
  }

  static from<Value extends object>(entries: Iterable<readonly [string, Value]>): SlotMap<Value> {
    return new SlotMap<Value>({ bySlot: [], byKey: new Map() }, [], 0).changed(entries, []);
  }

  /** Returns a copy with these entries set and those keys removed. */
  changed(entries: Iterable<readonly [string, Value]>, gone: readonly string[]): SlotMap<Value> {
    const { bySlot, byKey } = this.#slots;
    const values = [...this.#values];
    let size = this.size;
    const put = (slot: number, value: Value | undefined): void => {
      size += Number(value !== undefined) - Number(values[slot] !== undefined);
      values[slot] = value;
    };
    for (const [key, value] of entries) {
      const slot = byKey.get(key) ?? bySlot.push(key) - 1;
      byKey.set(key, slot);
      // Another copy may have taken slots that this one does not have yet: an array without holes stays fast.
      while (values.length < slot) values.push(undefined);
      put(slot, value);
    }
    for (const key of gone) {
      const slot = byKey.get(key);
      if (slot !== undefined && slot < values.length) put(slot, undefined);
    }
    const next = new SlotMap<Value>(this.#slots, values, size);
    // Slots of removed keys are freed from time to time.
    return values.length > 2 * size + SPARE ? SlotMap.from(next) : next;
  }

  /** Returns the values that a later copy added and removed compared to an earlier one; undefined if they are not copies of each other. */
  changesSince(earlier: SlotMap<Value>): Changes<Value> | undefined {
    if (earlier.#slots !== this.#slots) return undefined;
    const [gone, come]: [Value[], Value[]] = [[], []];
    const length = Math.max(this.#values.length, earlier.#values.length);
    for (let slot = 0; slot < length; slot++) {
      const [before, after] = [earlier.#values[slot], this.#values[slot]];
      if (before === after) continue;
      if (before !== undefined) gone.push(before);
      if (after !== undefined) come.push(after);
    }
    return { gone, come };
  }

  get(key: string): Value | undefined {
    return this.#values[this.#slots.byKey.get(key) ?? this.#values.length];
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *values(): MapIterator<Value> {
    for (const value of this.#values) if (value !== undefined) yield value;
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [slot, value] of this.#values.entries()) {
      const key = this.#slots.bySlot[slot];
      if (key !== undefined && value !== undefined) yield [key, value];
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
