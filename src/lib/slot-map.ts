/**
 * A map that is never changed and cheap to change a little: a copy shares everything but an array of its values. A plain `Map` of a hundred thousand entries
 * takes tens of milliseconds to copy, and lists of that length get news every few seconds.
 */

/** Shared by all copies and only ever added to. A key whose slot holds nothing is not in the map. */
interface Slots {
  readonly bySlot: string[];
  readonly byKey: Map<string, number>;
}

/** Values that one copy has and another one has not. */
export interface Changes<Value> {
  readonly gone: readonly Value[];
  readonly come: readonly Value[];
}

/** What changed from one map to another one, as far as that can be told without comparing all of them. */
export function changesBetween<Value extends object>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): Changes<Value> | undefined {
  return before instanceof SlotMap && after instanceof SlotMap ? after.changesSince(before) : undefined;
}

/** So many empty slots are always allowed. */
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

  /** A copy with these entries set and those keys left out. */
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
    // Keys that came and went are given back now and then.
    return values.length > 2 * size + SPARE ? SlotMap.from(next) : next;
  }

  /** What a later copy has that an earlier one had not, and the other way round; undefined when they are not copies of each other. */
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
