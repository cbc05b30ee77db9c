/** Ending a session: the order of requests, what counts as ended, and the text about a session that may stay active. */
import { describe, expect, test } from 'vitest';
import {
  type EndSessionOptions,
  endSession,
  type SessionEnding,
  throughWorker,
  unendedText,
} from '../../src/lib/end-session.ts';
import { BndError, type ErrorCode } from '../../src/lib/errors.ts';
import { formatClock, formatMoment } from '../../src/lib/format.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';

const WITHIN_MS = 4000;
const never = () => new Promise<never>(() => undefined);
const fail = (code: ErrorCode) => () => Promise.reject(new BndError(code, `It failed by ${code}.`));

function begin(options: Pick<EndSessionOptions, 'askWorker' | 'askController'>) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const { askWorker, askController } = options;
  const state: { ending?: SessionEnding; signal?: AbortSignal } = {};
  const done = endSession({
    ...(askWorker === undefined
      ? {}
      : {
          askWorker: (timeoutMs) => {
            asked.push(`worker ${timeoutMs}`);
            return askWorker(timeoutMs);
          },
        }),
    ...(askController === undefined
      ? {}
      : {
          askController: (signal) => {
            asked.push('controller');
            state.signal = signal;
            return askController(signal);
          },
        }),
    expiresAtMs: clock.now() + 3_600_000,
    withinMs: WITHIN_MS,
    after: clock.after,
  }).then((ending) => {
    state.ending = ending;
  });
  return { clock, asked, state, done };
}

describe('requests', () => {
  test('ask only the worker if it cancels', async () => {
    const { asked, state, done } = begin({ askWorker: async () => undefined, askController: never });
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'worker' });
    expect(asked).toEqual([`worker ${WITHIN_MS}`]);
  });

  test('ask the controller at once if the worker fails', async () => {
    const { asked, state, done } = begin({
      askWorker: fail('worker-unreachable'),
      askController: async () => undefined,
    });
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'controller' });
    expect(asked).toEqual([`worker ${WITHIN_MS}`, 'controller']);
  });

  test('leave most of the time to the controller if the worker is silent', async () => {
    const { clock, asked, state, done } = begin({ askWorker: never, askController: async () => undefined });
    await settle();
    expect(asked).toEqual([`worker ${WITHIN_MS}`]);
    await clock.advance(WITHIN_MS / 4);
    expect(asked).toHaveLength(2);
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'controller' });
  });

  test('accept a slow worker that is still first, and abort the request to the controller', async () => {
    const worker = Promise.withResolvers<void>();
    const { clock, state, done } = begin({ askWorker: () => worker.promise, askController: never });
    await clock.advance(WITHIN_MS / 2);
    expect(state.signal?.aborted).toBe(false);
    worker.resolve();
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'worker' });
    expect(state.signal?.aborted).toBe(true);
  });

  test('ask only the controller if the worker is unreachable', async () => {
    const { state, done } = begin({ askController: async () => undefined });
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'controller' });
  });

  test('a session that the controller no longer knows is over', async () => {
    const { state, done } = begin({
      askWorker: fail('session-refused'),
      askController: fail('not-found'),
    });
    await done;
    expect(state.ending).toEqual({ ended: true, by: 'controller' });
  });
});

describe('a session that could not be ended', () => {
  test('both silent: resolves at the limit, reports it, and aborts the request', async () => {
    const { clock, state, done } = begin({ askWorker: never, askController: never });
    await clock.advance(WITHIN_MS - 1);
    expect(state.ending).toBeUndefined();
    const expiresAtMs = new ManualClock().now() + 3_600_000;
    await clock.advance(1);
    await done;
    expect(state.ending).toMatchObject({
      ended: false,
      failure: {
        code: 'controller-timeout',
        message: expect.stringContaining('neither controller nor worker'),
      },
      mayLiveUntilMs: expiresAtMs,
    });
    expect(state.signal?.aborted).toBe(true);
  });

  test.each<[ErrorCode, ErrorCode, ErrorCode]>([
    ['worker-unreachable', 'forbidden', 'forbidden'],
    ['session-refused', 'unauthenticated', 'unauthenticated'],
    ['session-refused', 'controller-unreachable', 'session-refused'],
    ['worker-timeout', 'controller-unreachable', 'controller-unreachable'],
  ])('worker %s and controller %s: %s is reported', async (worker, controller, reported) => {
    const { state, done } = begin({ askWorker: fail(worker), askController: fail(controller) });
    await done;
    expect(state.ending).toMatchObject({ ended: false, failure: { code: reported } });
  });

  test('only the worker could be asked: reports its failure', async () => {
    const { state, done } = begin({ askWorker: fail('worker-unreachable') });
    await done;
    expect(state.ending).toMatchObject({ failure: { message: 'It failed by worker-unreachable.' } });
  });

  test('nothing could be asked', async () => {
    const { state, done } = begin({});
    await done;
    expect(state.ending).toMatchObject({ ended: false, failure: { code: 'unauthenticated' } });
  });

  test('does not treat a bug as a failure', async () => {
    const { done } = begin({
      askWorker: () => Promise.reject(new TypeError('a bug')),
      askController: fail('forbidden'),
    });
    await expect(done).rejects.toThrow(TypeError);
  });
});

describe('a forward', () => {
  const forward = (reason: string, error?: BndError) => {
    const limits: number[] = [];
    return {
      limits,
      close: async ({ timeoutMs }: { readonly timeoutMs: number }) => void limits.push(timeoutMs),
      ended: Promise.resolve({ reason, error }),
    };
  };
  const failure = new BndError('worker-unreachable', 'Down.');

  test('closes within the limit, and rejects if the cancellation failed', async () => {
    const closed = forward('closed', failure);
    await expect(throughWorker(closed)(WITHIN_MS)).rejects.toBe(failure);
    expect(closed.limits).toEqual([WITHIN_MS]);
    await expect(throughWorker(forward('closed'))(WITHIN_MS)).resolves.toBeUndefined();
  });

  test('has nothing to cancel if the session was over before', async () => {
    await expect(throughWorker(forward('session-over', failure))(WITHIN_MS)).resolves.toBeUndefined();
  });
});

describe('the text', () => {
  const nowMs = new ManualClock().now();
  const ending = (mayLiveUntilMs: number | undefined) => ({
    ended: false as const,
    failure: new BndError('controller-timeout', 'neither controller nor worker responded.'),
    mayLiveUntilMs,
  });

  test('contains the failure, and until when the session may stay active', () => {
    const untilMs = nowMs + 3_600_000;
    expect(unendedText(ending(untilMs), { nowMs })).toBe(
      `Could not cancel: neither controller nor worker responded. Port closed; the session may stay active until ${formatClock(untilMs)}`,
    );
    const tomorrow = nowMs + 25 * 3_600_000;
    expect(unendedText(ending(tomorrow), { nowMs })).toContain(formatMoment(tomorrow));
    expect(unendedText(ending(undefined), { nowMs })).not.toMatch(/undefined|NaN/);
  });

  test('names the session if there are several, and never reports an open port as closed', () => {
    const text = unendedText(ending(nowMs), { nowMs, what: 's_1', portClosed: false });
    expect(text).toContain('cancel s_1:');
    expect(text).not.toContain('Port closed');
  });
});
