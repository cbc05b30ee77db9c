/** Forwards that outlive this program: hands them over at exit, and lists those of earlier runs at startup. */
import { endSession, type SessionEnding } from '../../../lib/end-session.ts';
import { isBndError } from '../../../lib/errors.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Action, Handlers } from '../../core/actions.ts';
import type { BackgroundForward, HandedForward } from '../../core/ports.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type SessionRef, sessionKey } from '../../core/session-ref.ts';
import { isEnding } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import { type Forwards, forwardName, localAddress, openForwards, type Released } from '../forwards/index.ts';
import type { KeepAction } from './background.state.ts';
import { backgroundText } from './background.text.ts';

export interface Background {
  readonly handlers: Handlers<KeepAction>;
  /** Queries the background forwards, repeatedly while there are any. */
  start(): void;
  stop(): void;
  /** Whether background processes are supported here. */
  mayKeep(): boolean;
  /** The same forwards, where closing one of a background process reaches that process. */
  withBackground(forwards: Forwards): Forwards;
}

const LOOK_EVERY_MS = 10_000;

export function createBackground(
  runtime: Runtime,
  forwards: Forwards,
  perform: (action: Action) => void,
): Background {
  const { ports, update, toast } = runtime;
  const leaving = new Set<string>();
  let stopped = false;
  let cancelNext = (): void => {};

  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
    const own = looks;
    const { running, lost } = await ports.background.list();
    reportLost(lost);
    // A newer query has newer data.
    if (own !== looks) return;
    const background = Object.fromEntries(running.map((forward) => [sessionKey(forward), forward]));
    if (JSON.stringify(background) !== JSON.stringify(runtime.get().background))
      update((state) => ({ ...state, background }));
    if (running.length > 0 && !stopped) cancelNext = ports.clock.after(LOOK_EVERY_MS, lookLater);
  };
  const reportLost = ([first, ...others]: readonly BackgroundForward[]): void => {
    if (first !== undefined)
      toast(
        'warn',
        backgroundText.processExited(nameOf(runtime.get(), first), first.sessionId, others.length),
      );
  };
  const lookLater = (): void =>
    runtime.spawn(look, (failure) => ports.log.write('warn', backgroundText.log.lookFailed(failure.message)));

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
      cancelNext();
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

  const handOver = async (): Promise<void> => {
    const receiver = await ports.background.start();
    const released = await forwards.release();
    const given = released.map(({ forward }) => forward);
    const failed = await receiver.take(given).catch((error: unknown) => {
      if (!isBndError(error)) throw error;
      return given.map((forward) => ({ ...forward, message: error.message }));
    });
    await cancelFailed(released, new Set(failed.map(sessionKey)));
    const [first] = failed;
    if (first === undefined) {
      update((state) => ({ ...state, farewell: farewell(given) }));
      return perform({ type: 'quit.now' });
    }
    toast('error', backgroundText.couldNotKeep(heldName(given, first), first.message));
    await look();
  };

  return {
    mayKeep: () => ports.background.supported,
    start: lookLater,
    stop: () => {
      stopped = true;
      unsubscribe();
      cancelNext();
    },
    withBackground: (own) => ({
      ...own,
      end: async (ref) => {
        const ending = await own.end(ref);
        const held = runtime.get().background[sessionKey(ref)];
        return held === undefined ? ending : letGo(held, () => end(held));
      },
    }),
    handlers: {
      'quit.keep': () => {
        const { busy } = runtime.get();
        const open = openForwards(runtime.get());
        const count = open.filter(({ lab }) => !lab).length;
        if (!ports.background.supported) return toast('warn', backgroundText.unsupportedOnWindows);
        if (open.length === 0) return toast('warn', backgroundText.noneOpen);
        if (count === 0) return toast('warn', backgroundText.labStops);
        if (busy !== undefined) return;
        const own = backgroundText.handingOver(count);
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

/** The name of its target, with the controller if that is not the current one. */
function nameOf(state: AppState, held: BackgroundForward): string {
  return forwardName(state, { ...held, target: sanitize(held.target) });
}

function heldName(given: readonly HandedForward[], ref: SessionRef): string {
  const forward = given.find((one) => sessionKey(one) === sessionKey(ref));
  return forward === undefined
    ? ref.sessionId
    : backgroundText.forwardOnPort(sanitize(forward.target), localAddress(forward));
}

/** Printed after the screen is closed. */
function farewell(given: readonly HandedForward[]): readonly string[] {
  return [
    ...given.map((forward) => backgroundText.staysOpen(forward.target, localAddress(forward))),
    backgroundText.howToStop,
  ];
}
