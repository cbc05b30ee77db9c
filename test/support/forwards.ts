/** Forwards for tests: opened on a free port, closed with the test. */
import { onTestFinished } from 'vitest';
import { openForward } from '../../src/proxy/index.ts';
import type { Forward, ForwardOptions, ForwardSnapshot } from '../../src/proxy/types.ts';
import {
  createTestSession,
  type Peer,
  type ScriptedWorker,
  startWorker,
  type TestSession,
} from './scripted-worker.ts';

/** Dials nothing ahead unless `warm` says so: most tests count connections or dial times. */
export async function openTestForward(
  authorizationToken: string,
  options: Partial<ForwardOptions> = {},
): Promise<Forward> {
  const forward = await openForward({ authorizationToken, warm: 0, ...options });
  onTestFinished(() => forward.close({ keepSession: true }));
  return forward;
}

export interface Lane {
  readonly session: TestSession;
  readonly worker: ScriptedWorker;
  readonly forward: Forward;
}

/** A session, one worker with this behavior, and a forward through it. */
export async function openLane(
  behave: (peer: Peer) => void,
  options: Partial<ForwardOptions> & { readonly lifeMs?: number; readonly connectionLimit?: number } = {},
): Promise<Lane> {
  const { lifeMs, connectionLimit = -1, ...rest } = options;
  const session = await createTestSession(lifeMs);
  const worker = await startTestWorker(session, behave);
  const forward = await openTestForward(session.token([worker.address], { connectionLimit }), rest);
  return { session, worker, forward };
}

export async function startTestWorker(
  session: TestSession,
  behave: (peer: Peer) => void,
): Promise<ScriptedWorker> {
  const worker = await startWorker(session, behave);
  onTestFinished(() => worker[Symbol.asyncDispose]());
  return worker;
}

/** Resolves with the first matching snapshot; otherwise the test runs into its time limit. */
export function when(
  forward: Forward,
  fits: (snapshot: ForwardSnapshot) => boolean,
): Promise<ForwardSnapshot> {
  return new Promise((resolve) => {
    const look = () => {
      const snapshot = forward.snapshot();
      if (!fits(snapshot)) return;
      stop();
      resolve(snapshot);
    };
    const stop = forward.onChange(look);
    look();
  });
}
