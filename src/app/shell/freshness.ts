/** How old what is shown is, in words. Pure. */
import { formatAge } from '../../lib/format.ts';
import { type Failure, isAway } from '../core/failure.ts';
import type { Note } from '../core/screen.ts';
import type { AppState } from '../core/state.ts';

/** A listing or a read, as far as its age goes. */
interface Fetched {
  readonly status?: string;
  readonly failure: Failure | undefined;
  readonly fetchedAtMs: number | undefined;
}

const FRESH_MS = 10_000;

/** `live`, `12s ago`, or what went wrong with the age of the rows that are still shown. */
export function freshness(fetched: Fetched | undefined, nowMs: number): Note {
  if (fetched === undefined) return { text: 'loading', stale: false };
  const ageMs = fetched.fetchedAtMs === undefined ? undefined : nowMs - fetched.fetchedAtMs;
  if (ageMs !== undefined && fetched.failure?.code === 'not-found')
    return { text: `it was deleted or you may not see it: this is ${formatAge(ageMs)} old`, stale: true };
  if (fetched.failure !== undefined) {
    const { message, hint } = fetched.failure;
    const problem = { message, hint, away: isAway(fetched.failure), alone: ageMs === undefined };
    return { text: ageMs === undefined ? '' : `${formatAge(ageMs)} old`, stale: true, problem };
  }
  if (ageMs === undefined) return { text: fetched.status === 'loading' ? 'loading' : '', stale: false };
  return { text: ageMs < FRESH_MS ? 'live' : `${formatAge(ageMs)} ago`, stale: false };
}

/** `paused 7s` while the controller wants to be left alone; undefined otherwise. */
export function pauseNote({ connection, nowMs }: AppState): Note | undefined {
  const { pausedUntilMs, phase } = connection;
  if (pausedUntilMs === undefined || phase !== 'signed-in' || pausedUntilMs <= nowMs) return undefined;
  return { text: `paused ${Math.ceil((pausedUntilMs - nowMs) / 1000)}s: too many requests`, stale: true };
}

/** What stands where nothing is known yet. Nothing when that failed: the reason is in the note and has its place in the frame. */
export function unknownText(fetched: Fetched | undefined): readonly string[] {
  return fetched?.failure === undefined ? ['loading'] : [];
}

/** What a list says when it has no rows: the reason first, then what to do. */
export function emptyText(fetched: Fetched, filter: string, nothing: readonly string[]): readonly string[] {
  if (fetched.fetchedAtMs === undefined) return unknownText(fetched);
  return filter === '' ? nothing : [`nothing matches /${filter}`, '<esc> clears the filter'];
}
