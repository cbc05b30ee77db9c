/** The implementation of each kind of poll. */
import type { Connection } from './connections.ts';
import type { Failure } from './failure.ts';
import type { Change } from './load-list.ts';
import type { Poll, PollKinds, PollOf } from './poll.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** The implementation of one kind of poll. */
export interface PollRecord<P> {
  /** Equal for polls that request the same data. */
  key(poll: P): string;
  /** Requests; resolves with the change of the state. Rejects with BndError. */
  load(runtime: Runtime, on: Connection, poll: P, signal: AbortSignal): Promise<Change>;
  /** Records a failed attempt: the known data stays. */
  fail(state: AppState, poll: P, failure: Failure): AppState;
  /** True while nothing is known yet, neither a response nor a failure. */
  isFirst(state: AppState, poll: P): boolean;
}

/** One record for each kind. */
export type PollTable = { readonly [K in keyof PollKinds]: PollRecord<PollOf<K>> };

/** Returns the record of a poll's kind. */
export function pollRecord(table: PollTable, { kind }: Poll): PollRecord<Poll> {
  return table[kind];
}
