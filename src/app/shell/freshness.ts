/** Describes the age of the data shown. */
import { formatAge } from '../../lib/format.ts';
import { type Failure, isAway } from '../core/failure.ts';
import type { Note } from '../core/screen.ts';
import { sharedText } from '../core/shared-text.ts';
import type { AppState } from '../core/state.ts';

/** The age-related part of a listing or a read. */
interface Fetched {
  readonly status?: string;
  readonly failure: Failure | undefined;
  readonly fetchedAtMs: number | undefined;
}

const FRESH_MS = 10_000;

/** `live`, `12s ago`, or the problem with the rows that are still shown. */
export function freshness(fetched: Fetched | undefined, nowMs: number): Note {
  if (fetched === undefined) return { text: 'loading', stale: false };
  const ageMs = fetched.fetchedAtMs === undefined ? undefined : nowMs - fetched.fetchedAtMs;
  if (ageMs !== undefined && fetched.failure?.code === 'not-found')
    return { text: `Deleted or no longer visible (last seen ${formatAge(ageMs)} ago)`, stale: true };
  if (fetched.failure !== undefined) {
    const { message, hint } = fetched.failure;
    const problem = { message, hint, away: isAway(fetched.failure), alone: ageMs === undefined };
    return { text: ageMs === undefined ? '' : `${formatAge(ageMs)} old`, stale: true, problem };
  }
  if (ageMs === undefined) return { text: fetched.status === 'loading' ? 'loading' : '', stale: false };
  return { text: ageMs < FRESH_MS ? 'live' : `${formatAge(ageMs)} ago`, stale: false };
}

/** `paused 7s` while the controller requested a pause; undefined otherwise. */
export function pauseNote({ connection, nowMs }: AppState): Note | undefined {
  const { pausedUntilMs, phase } = connection;
  if (pausedUntilMs === undefined || phase !== 'signed-in' || pausedUntilMs <= nowMs) return undefined;
  return { text: `paused ${Math.ceil((pausedUntilMs - nowMs) / 1000)}s: too many requests`, stale: true };
}

/** Shown while nothing is known yet. Empty after a failure: the reason is in the note and in the frame. */
export function unknownText(fetched: Fetched | undefined): readonly string[] {
  return fetched?.failure === undefined ? ['loading'] : [];
}

/** Shown if a list has no rows: the reason first, then a hint. */
export function emptyText(fetched: Fetched, filter: string, nothing: readonly string[]): readonly string[] {
  if (fetched.fetchedAtMs === undefined) return unknownText(fetched);
  return filter === '' ? nothing : sharedText.noRows(filter);
}
