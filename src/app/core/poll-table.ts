/** How each kind of poll is carried out. */
import type { Connection } from './connections.ts';
import type { Failure } from './failure.ts';
import type { Change } from './load-list.ts';
import type { Poll, PollKinds, PollOf } from './poll.ts';
import type { Runtime } from './runtime.ts';
import type { AppState } from './state.ts';

/** How polls of one kind are carried out. */
export interface PollRecord<P> {
  /** Equal for polls that ask for the same thing. */
  key(poll: P): string;
  /** Requests; resolves with the change of the state. Rejects with BndError. */
  load(runtime: Runtime, on: Connection, poll: P, signal: AbortSignal): Promise<Change>;
  /** Records a failed attempt: the known data stays. */
  fail(state: AppState, poll: P, failure: Failure): AppState;
  /** True while nothing is known yet, neither an answer nor a failure. */
  isFirst(state: AppState, poll: P): boolean;
}

/** One record for each kind. */
export type PollTable = { readonly [K in keyof PollKinds]: PollRecord<PollOf<K>> };

/** The record of a poll's kind. */
export function pollRecord(table: PollTable, { kind }: Poll): PollRecord<Poll> {
  return table[kind];
}
