/** Forwards for tests: opened on a free port, closed with the test. */
import { onTestFinished } from 'vitest';
import { Dialer } from '../../src/proxy/dialer.ts';
import { openForward } from '../../src/proxy/index.ts';
import { LocalProxy } from '../../src/proxy/local-proxy.ts';
import type { LocalProxyOptions } from '../../src/proxy/local-proxy-options.ts';
import { sessionIdentity } from '../../src/proxy/session-identity.ts';
import { slowTcpWatch, systemTcpWatch } from '../../src/proxy/tcp-watch.ts';
import type { Forward, ForwardOptions, ForwardSnapshot } from '../../src/proxy/types.ts';
import { parseWorkerAddress } from '../../src/proxy/worker-address.ts';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import { newTofuToken } from '../../src/wire/handshake.ts';
import {
  createTestSession,
  type Peer,
  type ScriptedWorker,
  startWorker,
  type TestSession,
} from './scripted-worker.ts';

/** Dials nothing ahead and serves every user unless told: most tests count connections or dial times, or close a client at once. */
export async function openTestForward(
  authorizationToken: string,
  options: Partial<ForwardOptions> = {},
): Promise<Forward> {
  const forward = await openForward({ authorizationToken, warm: 0, onlyYou: 'off', ...options });
  onTestFinished(() => forward.close({ keepSession: true }));
  return forward;
}

/** A forward made of these parts, e.g. with a check or a dialer of the test. */
export async function openForwardOf(
  authorizationToken: string,
  parts: (dialer: Dialer) => Partial<LocalProxyOptions>,
): Promise<Forward> {
  const data = decodeAuthorizationToken(authorizationToken);
  const addresses = data.workerAddresses.map(parseWorkerAddress).filter((address) => address !== undefined);
  const tofuToken = newTofuToken();
  const dialer = new Dialer({ identity: sessionIdentity(data), addresses, tofuToken });
  const forward = new LocalProxy({
    data,
    authorizationToken,
    tofuToken,
    dialer,
    listenAddress: '127.0.0.1',
    dialTimeoutMs: 10_000,
    sessionState: undefined,
    watch: systemTcpWatch,
    workerWatch: slowTcpWatch,
    check: async () => undefined,
    warm: 0,
    ...parts(dialer),
  });
  await forward.open(0);
  onTestFinished(() => forward.close({ keepSession: true }));
  return forward;
}

/** Everything that a forward asks of its dialer. */
export function passedTo(dialer: Dialer): LocalProxyOptions['dialer'] {
  return {
    ready: (...options) => dialer.ready(...options),
    connect: (...options) => dialer.connect(...options),
    connectReady: (...options) => dialer.connectReady(...options),
    cancelSession: (...options) => dialer.cancelSession(...options),
  };
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
