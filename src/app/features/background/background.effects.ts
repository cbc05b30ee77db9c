/** Forwards and the proxy that outlive this program: hands them over at exit. */
import { endSession, type SessionEnding } from '../../../lib/end-session.ts';
import { isBndError } from '../../../lib/errors.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Action, Handlers } from '../../core/actions.ts';
import type { BackgroundForward, HandedForward, HandedProxy } from '../../core/ports.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type SessionRef, sessionKey } from '../../core/session-ref.ts';
import { isEnding } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import { type Forwards, localAddress, type Released } from '../forwards/index.ts';
import type { ProxyFeature, ProxyView } from '../proxy/index.ts';
import { keptOf } from './background.select.ts';
import type { KeepAction } from './background.state.ts';
import { backgroundText } from './background.text.ts';
import type { HeldElsewhere } from './held-elsewhere.effects.ts';

export interface Background {
  readonly handlers: Handlers<KeepAction>;
  /** Queries the background forwards, repeatedly while there are any. */
  start(): void;
  stop(): void;
  /** Whether background processes are supported here. */
  mayKeep(): boolean;
  /** The same forwards, where closing one of a background process, and its credentials, reach that process. */
  withBackground(forwards: Forwards): Forwards;
}

export interface BackgroundNeeds {
  readonly forwards: Forwards;
  readonly proxy: Pick<ProxyFeature, 'release'>;
  readonly elsewhere: HeldElsewhere;
  readonly perform: (action: Action) => void;
}

export function createBackground(
  runtime: Runtime,
  { forwards, proxy: { release }, elsewhere, perform }: BackgroundNeeds,
): Background {
  const { ports, update, toast } = runtime;
  const { look } = elsewhere;
  const leaving = new Set<string>();
  /** Once for each: canceling a session here also reports its end. Resolves with how its session ended. */
  const letGo = async (
    forward: BackgroundForward,
    release: () => Promise<SessionEnding | undefined>,
  ): Promise<SessionEnding | undefined> => {
    const key = sessionKey(forward);
    if (leaving.has(key)) return undefined;
    leaving.add(key);
    try {
      return await release();
    } finally {
      leaving.delete(key);
      await look();
    }
  };

  /** Through the process that holds it, which asks the worker, else with the current sign-in. */
  const end = (forward: BackgroundForward): Promise<SessionEnding> => {
    const current = runtime.connections.current();
    const here = current?.user !== undefined && current.address === forward.controller ? current : undefined;
    return endSession({
      askWorker: async () => {
        const ending = await ports.background.stop(forward);
        if (!ending.ended) throw ending.failure;
      },
      ...(here === undefined
        ? {}
        : { askController: (signal) => here.api.cancelSession(forward.sessionId, signal) }),
      expiresAtMs: forward.expiresAtMs,
      after: ports.clock.after,
    });
  };

  const drop = async (forward: BackgroundForward): Promise<undefined> => {
    await ports.background.close(forward);
  };

  /** The background process notices the end of a session only with its next connection. */
  const dropEnded = (state: AppState): void => {
    for (const forward of Object.values(state.background)) {
      if (forward.controller !== state.connection.address) continue;
      if (isEnding(state.sessions.byId.get(forward.sessionId)?.status))
        runtime.spawn(
          async () => void (await letGo(forward, () => drop(forward))),
          ({ message }) => toast('warn', message),
        );
    }
  };
  const unsubscribe = runtime.store.subscribe((state, before) => {
    if (state.sessions.byId !== before.sessions.byId || state.background !== before.background)
      dropEnded(state);
  });

  /** A session that could not be opened there is canceled, because it is unusable. */
  const cancelFailed = async (given: readonly Released[], failed: ReadonlySet<string>): Promise<void> => {
    for (const { forward, cancel } of given.filter(({ forward }) => failed.has(sessionKey(forward)))) {
      const ending = await cancel();
      if (!ending.ended)
        ports.log.write(
          'warn',
          backgroundText.log.sessionLeft(runtime.sessionName(forward), ending.failure.message),
        );
    }
  };

  /** Why the proxy could not be kept; undefined if it can. The background process has only what is stored. */
  const proxyRefusal = async (proxy: ProxyView): Promise<string | undefined> => {
    const settings = await ports.settings();
    const isStored =
      settings.tokenBackend !== 'memory' && (await settings.loadToken(proxy.controller)) !== undefined;
    return isStored ? undefined : backgroundText.signInNotStored(proxy.controller);
  };

  const handOver = async (): Promise<void> => {
    const { proxy } = keptOf(runtime.get());
    const refusal = proxy === undefined ? undefined : await proxyRefusal(proxy);
    if (refusal !== undefined) return toast('error', refusal);
    const receiver = await ports.background.start();
    // First: it opens sessions.
    const handedProxy = proxy === undefined ? undefined : await release();
    const released = await forwards.release();
    const given = released.map(({ forward }) => forward);
    const { failed, proxyFailed } = await receiver
      .take({ forwards: given, proxy: handedProxy })
      .catch((error: unknown) => {
        if (!isBndError(error)) throw error;
        const { message } = error;
        const failed = given.map((forward) => ({ ...forward, message }));
        return { failed, proxyFailed: handedProxy === undefined ? undefined : message };
      });
    await cancelFailed(released, new Set(failed.map(sessionKey)));
    const [first] = failed;
    if (first === undefined && proxyFailed === undefined) {
      update((state) => ({ ...state, farewell: farewell(given, handedProxy) }));
      return perform({ type: 'quit.now' });
    }
    if (first !== undefined)
      toast('error', backgroundText.couldNotKeep(heldName(given, first), first.message));
    if (proxyFailed !== undefined) toast('error', backgroundText.couldNotKeepProxy(proxyFailed));
    await look();
  };

  return {
    mayKeep: () => ports.background.supported,
    start: elsewhere.lookLater,
    stop: () => {
      elsewhere.stop();
      unsubscribe();
    },
    withBackground: (own) => ({
      ...own,
      credentials: async (ref) =>
        runtime.get().background[sessionKey(ref)] === undefined
          ? own.credentials(ref)
          : ports.background.credentials(ref),
      openWeb: async (ref, access) =>
        runtime.get().background[sessionKey(ref)] === undefined
          ? own.openWeb(ref, access)
          : ports.background.openWeb(ref, access),
      end: async (ref) => {
        const ending = await own.end(ref);
        const held = runtime.get().background[sessionKey(ref)];
        return held === undefined ? ending : letGo(held, () => end(held));
      },
    }),
    handlers: {
      'quit.keep': () => {
        const { busy } = runtime.get();
        const { count, ofLab, proxy } = keptOf(runtime.get());
        if (!ports.background.supported) return toast('warn', backgroundText.unsupportedOnWindows);
        if (count === 0 && proxy === undefined)
          return toast('warn', ofLab > 0 ? backgroundText.labStops : backgroundText.noneOpen);
        if (busy !== undefined) return;
        const own = backgroundText.handingOver(count, proxy !== undefined);
        update((state) => ({ ...state, busy: own }));
        const done = (): void =>
          // Another controller may have become current, with something to wait for.
          update((state) => (state.busy === own ? { ...state, busy: undefined } : state));
        runtime.spawn(
          () => handOver().finally(done),
          (failure) => toast('error', backgroundText.couldNotKeepAny(failure.message)),
        );
      },
    },
  };
}

function heldName(given: readonly HandedForward[], ref: SessionRef): string {
  const forward = given.find((one) => sessionKey(one) === sessionKey(ref));
  return forward === undefined
    ? ref.sessionId
    : backgroundText.forwardOnPort(sanitize(forward.target), localAddress(forward));
}

/** Printed after the screen is closed. */
function farewell(given: readonly HandedForward[], proxy: HandedProxy | undefined): readonly string[] {
  return [
    ...(proxy === undefined ? [] : [backgroundText.proxyStaysOpen(localAddress(proxy))]),
    ...given.map((forward) => backgroundText.staysOpen(forward.target, localAddress(forward))),
    backgroundText.howToStop,
  ];
}
