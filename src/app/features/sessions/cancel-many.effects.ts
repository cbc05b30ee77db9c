/** Cancels several sessions after one confirmation: a few at a time, with one report at the end. */

import type { Connection } from '../../core/connections.ts';
import { failureDialog } from '../../core/dialog.ts';
import { type Failure, failureOf } from '../../core/failure.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sharedText } from '../../core/shared-text.ts';
import { withTopView } from '../../core/state.ts';
import { unmark } from '../../list/marks.ts';
import { sessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const TEXT = sessionsText.cancelMany;

/** Concurrent requests. */
const AT_ONCE = 4;
/** Failures that are listed; the rest is counted. */
const NAMED = 6;

interface Refused {
  readonly sessionId: string;
  readonly failure: Failure;
}

/** Cancels all of them with `cancel`, which rejects on failure. Rejects only because of a bug. */
export async function cancelMany(
  runtime: Runtime,
  on: Connection,
  sessionIds: readonly string[],
  cancel: (sessionId: string) => Promise<void>,
): Promise<void> {
  const { connections } = runtime;
  const waiting = [...sessionIds];
  const refused: Refused[] = [];
  const work = async (): Promise<void> => {
    for (let sessionId = waiting.shift(); sessionId !== undefined; sessionId = waiting.shift()) {
      try {
        await cancel(sessionId);
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        refused.push({ sessionId, failure });
      }
    }
  };
  runtime.update((state) => ({ ...state, busy: TEXT.busy(sessionIds.length) }));
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    if (connections.isCurrent(on)) runtime.update((state) => ({ ...state, busy: undefined }));
  }
  if (connections.isCurrent(on)) report(runtime, sessionIds, refused);
  else {
    const done = sessionIds.length - refused.length;
    runtime.report(on, refused.length === 0 ? 'ok' : 'error', outcomeText(done, refused.length));
  }
}

function outcomeText(done: number, refused: number): string {
  return refused === 0 ? TEXT.canceled(done) : TEXT.someFailed(done, refused);
}

function report(runtime: Runtime, sessionIds: readonly string[], refused: readonly Refused[]): void {
  const failed = new Set(refused.map(({ sessionId }) => sessionId));
  const done = sessionIds.filter((id) => !failed.has(id));
  runtime.update((state) => withTopView(state, (view) => unmark(view, done)));
  const [first] = refused;
  if (first === undefined) {
    runtime.toast('ok', outcomeText(done.length, 0));
    return;
  }
  const lines = refused.slice(0, NAMED).map(({ sessionId, failure }) => {
    const target = sessionRow(runtime.get(), sessionId)?.target ?? '';
    return `x ${sessionId}  ${target}  ${failure.message}`;
  });
  const more = refused.length > NAMED ? [sharedText.andMore(refused.length - NAMED)] : [];
  const title = outcomeText(done.length, refused.length);
  runtime.update((state) => ({
    ...state,
    dialog: { ...failureDialog(title, first.failure), lines: [...lines, ...more, '', first.failure.hint] },
  }));
}
