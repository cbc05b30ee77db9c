/** Lets work of many callers run a few at a time, so that one who asks for much delays himself and not the others. */

/** Ends a turn. Must be called once. */
export type EndTurn = () => void;

export class FairTurns {
  readonly #atOnce: number;
  #running = 0;
  /** Waiting calls by group and member. The order of a map is the order of turns: the group and the member of a turn move to the end. */
  readonly #groups = new Map<string, Map<string, ((end: EndTurn) => void)[]>>();

  /** `atOnce`: how many turns may run at the same time. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Resolves when it is the caller's turn. Groups take turns, then the members of a group, then calls of a member in their order. */
  take(group: string, member = ''): Promise<EndTurn> {
    return new Promise((resolve) => {
      const members = this.#groups.get(group) ?? new Map<string, ((end: EndTurn) => void)[]>();
      this.#groups.set(group, members);
      const calls = members.get(member) ?? [];
      members.set(member, calls);
      calls.push(resolve);
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#atOnce) {
      const call = this.#next();
      if (call === undefined) return;
      this.#running++;
      call(() => {
        this.#running--;
        this.#start();
      });
    }
  }

  #next(): ((end: EndTurn) => void) | undefined {
    const group = first(this.#groups);
    const member = group && first(group.value);
    const call = member?.value.shift();
    if (group === undefined || member === undefined) return undefined;
    toEnd(group.value, member, member.value.length > 0);
    toEnd(this.#groups, group, group.value.size > 0);
    return call;
  }
}

interface Entry<Value> {
  readonly key: string;
  readonly value: Value;
}

function first<Value>(map: Map<string, Value>): Entry<Value> | undefined {
  for (const [key, value] of map) return { key, value };
  return undefined;
}

function toEnd<Value>(map: Map<string, Value>, { key, value }: Entry<Value>, isKept: boolean): void {
  map.delete(key);
  if (isKept) map.set(key, value);
}
