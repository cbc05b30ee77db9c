/** Ending a session from this side, the same way everywhere: ask the worker, else the controller, within one limit, and report what could not be ended. */
import { BndError, type ErrorCode, isBndError } from './errors.ts';
import { formatClock, formatMoment } from './format.ts';

/** How long a session may take to end before a caller stops waiting. */
export const END_WITHIN_MS = 5000;

/** Result of trying to end a session. */
export type SessionEnding =
  | { readonly ended: true; readonly by: 'worker' | 'controller' }
  | {
      readonly ended: false;
      readonly failure: BndError;
      /** Latest moment until which the session may stay active, milliseconds since the epoch; undefined = unknown. */
      readonly mayLiveUntilMs: number | undefined;
    };

export interface EndSessionOptions {
  /** Asks the worker to cancel; rejects with BndError if it did not. Absent: not possible. */
  readonly askWorker?: (timeoutMs: number) => Promise<unknown>;
  /** Cancels through the controller; rejects with BndError. Absent: not signed in there. */
  readonly askController?: (signal: AbortSignal) => Promise<unknown>;
  readonly expiresAtMs: number | undefined;
  /** Bound for both together. */
  readonly withinMs?: number;
  /** Calls once after the delay; the returned function cancels it. */
  readonly after?: (delayMs: number, run: () => void) => () => void;
}

/** Share of the limit after which a silent worker is not waited for exclusively. */
const HEAD_START = 0.25;

/** Failures without an answer, which reveal nothing about the session. */
const SILENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'controller-unreachable',
  'controller-timeout',
  'worker-unreachable',
  'worker-timeout',
]);

/**
 * Asks the worker first, and the controller as well once the worker has failed or stayed silent for a quarter of the limit; the first success counts.
 * Not both at once: a worker passes the request on to the controller, and two cancellations of one session would make one of them fail on a stale version.
 * Not strictly one after the other: a silent worker must leave time for the controller, and a slow one may still answer first.
 * A session that the controller no longer knows counts as ended. Resolves at the limit at the latest; rejects only with what is not a BndError.
 */
export async function endSession(options: EndSessionOptions): Promise<SessionEnding> {
  const { askWorker, askController, expiresAtMs, withinMs = END_WITHIN_MS, after = afterTimeout } = options;
  const limit = new AbortController();
  const stopLimit = after(withinMs, () => limit.abort());
  const headStart = Promise.withResolvers<void>();
  const stopHeadStart = after(withinMs * HEAD_START, headStart.resolve);
  const seconds = `within ${Math.max(1, Math.round(withinMs / 1000))} s`;

  const tries: Promise<'worker' | 'controller'>[] = [];
  if (askWorker !== undefined) {
    const asked = askWorker(withinMs).then(() => 'worker' as const);
    asked.catch(() => headStart.resolve());
    tries.push(
      orLate(asked, limit.signal, 'worker-timeout', `The worker did not cancel the session ${seconds}.`),
    );
  } else headStart.resolve();
  if (askController !== undefined) {
    const asked = headStart.promise
      .then(() => askController(limit.signal))
      .catch((error: unknown) => {
        if (!isBndError(error, 'not-found')) throw error;
      })
      .then(() => 'controller' as const);
    tries.push(
      orLate(asked, limit.signal, 'controller-timeout', `The controller did not respond ${seconds}.`),
    );
  }
  try {
    return { ended: true, by: await Promise.any(tries) };
  } catch (error) {
    return { ended: false, failure: failureOf(error), mayLiveUntilMs: expiresAtMs };
  } finally {
    stopLimit();
    stopHeadStart();
    // Stops a request to the controller that is no longer needed.
    limit.abort();
  }
}

/** The parts of a forward that `endSession` needs. */
interface ClosableForward {
  close(options: { readonly timeoutMs: number }): Promise<void>;
  readonly ended: Promise<{ readonly reason: string; readonly error: BndError | undefined }>;
}

/** Closes a forward and cancels its session through the worker; rejects with the reason when that failed. A forward that had ended before is left as it is. */
export function throughWorker(forward: ClosableForward): (timeoutMs: number) => Promise<void> {
  return async (timeoutMs) => {
    await forward.close({ timeoutMs });
    const { reason, error } = await forward.ended;
    if (reason === 'closed' && error !== undefined) throw error;
  };
}

/** One line about a session that may not have ended: `Could not cancel: … Port closed; the session may stay active until 14:03:00`. */
export function unendedText(
  ending: Extract<SessionEnding, { readonly ended: false }>,
  options: {
    /** Names the session. */
    readonly what?: string;
    /** False if the caller could not close the port; default true. */
    readonly portClosed?: boolean;
    readonly nowMs: number;
  },
): string {
  const what = options.what === undefined ? '' : ` ${options.what}`;
  const port = (options.portClosed ?? true) ? 'Port closed; the' : 'The port may be open, and the';
  const until = untilText(ending.mayLiveUntilMs, options.nowMs);
  return `Could not cancel${what}: ${ending.failure.message} ${port} session may stay active until ${until}`;
}

/** Returns the same line as a failure, for callers that reject. */
export function unendedError(
  ending: Extract<SessionEnding, { readonly ended: false }>,
  nowMs: number,
): BndError {
  const { failure } = ending;
  return new BndError(failure.code, unendedText(ending, { nowMs }), { hint: failure.hint, cause: failure });
}

function untilText(untilMs: number | undefined, nowMs: number): string {
  if (untilMs === undefined) return 'it expires';
  const isSoon = untilMs - nowMs < 24 * 60 * 60 * 1000;
  return isSoon ? formatClock(untilMs) : formatMoment(untilMs);
}

/** A refusal explains more than silence, and the controller's more than the worker's, which asks the controller itself. */
function failureOf(error: unknown): BndError {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const failures = causes.filter((cause) => isBndError(cause));
  const bug = causes.find((cause) => !isBndError(cause));
  if (bug !== undefined) throw bug;
  const last = failures.at(-1);
  if (last === undefined)
    return new BndError('unauthenticated', 'neither its worker nor its controller can be asked from here.');
  const refusal = failures.findLast(({ code }) => !SILENT.has(code));
  if (refusal !== undefined) return refusal;
  if (failures.length === 1) return last;
  return new BndError(last.code, 'neither controller nor worker responded.', { cause: error });
}

function orLate<T>(work: Promise<T>, limit: AbortSignal, code: ErrorCode, message: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  limit.addEventListener('abort', () => late.reject(new BndError(code, message)), { once: true });
  return Promise.race([work, late.promise]);
}

function afterTimeout(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
