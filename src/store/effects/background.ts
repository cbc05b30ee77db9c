/** Forwards that outlive this program: handing them over at the end, and showing at the start what earlier runs left. */
import { type BndError, isBndError } from '../../lib/errors.ts';
import { counted } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import type { Action, Handlers, WorldAction } from '../actions.ts';
import { localAddress } from '../forward-view.ts';
import type { BackgroundForward, HandedForward } from '../ports.ts';
import type { Runtime } from '../runtime.ts';
import { isEnding } from '../selectors/sessions.ts';
import { type AppState, openForwards } from '../state.ts';
import type { Forwards } from './forwards.ts';

type KeepAction = Extract<WorldAction, { readonly type: 'quit.keep' }>;

export interface Background {
  readonly handlers: Handlers<KeepAction>;
  /** Looks what runs in the background, and goes on looking while something does. */
  start(): void;
  stop(): void;
  /** Whether the open forwards could go on without this program. */
  mayKeep(): boolean;
  /** The same forwards, where closing one that the background holds reaches it there. */
  withBackground(forwards: Forwards): Forwards;
}

const LOOK_EVERY_MS = 10_000;

export function createBackground(
  runtime: Runtime,
  forwards: Forwards,
  perform: (action: Action) => void,
): Background {
  const { ports, update, flash } = runtime;
  const leaving = new Set<string>();
  let stopped = false;
  let cancelNext = (): void => {};

  const look = async (): Promise<void> => {
    const { running, lost } = await ports.background.list();
    const background = Object.fromEntries(running.map((forward) => [forward.sessionId, forward]));
    if (JSON.stringify(background) !== JSON.stringify(runtime.get().background))
      update((state) => ({ ...state, background }));
    const [first] = lost;
    if (first !== undefined) {
      const more = lost.length === 1 ? '' : ` and ${lost.length - 1} more`;
      flash(
        'warn',
        `a background process is gone; it held ${sanitize(first.target)} (${first.sessionId})${more}`,
      );
    }
    if (running.length > 0 && !stopped) cancelNext = ports.clock.after(LOOK_EVERY_MS, lookLater);
  };
  const lookLater = (): void =>
    runtime.spawn(look, (failure) => ports.log.write('warn', `background: ${failure.message}`));

  /** Once for each: cancelling a session here brings the news of its end as well. Resolves with why it was not stopped, which is told. */
  const letGo = async (
    forward: BackgroundForward,
    { keepSession }: { readonly keepSession: boolean },
  ): Promise<BndError | undefined> => {
    const { sessionId } = forward;
    if (leaving.has(sessionId)) return undefined;
    leaving.add(sessionId);
    const done = keepSession
      ? ports.background.close(forward).then(() => undefined)
      : ports.background.stop(forward).then((ending) => (ending.ended ? undefined : ending.failure));
    const failed = await done.then(
      (failure) => failure,
      (error: unknown) => {
        if (!isBndError(error)) throw error;
        flash('warn', error.message);
        return error;
      },
    );
    leaving.delete(sessionId);
    cancelNext();
    await look();
    return failed;
  };

  /** The background hears of the end of a session with its next connection only. */
  const dropEnded = (state: AppState): void => {
    for (const forward of Object.values(state.background)) {
      if (isEnding(state.sessions.byId.get(forward.sessionId)?.status))
        runtime.spawn(
          async () => void (await letGo(forward, { keepSession: true })),
          () => undefined,
        );
    }
  };
  const unsubscribe = runtime.store.subscribe((state, before) => {
    if (state.sessions.byId !== before.sessions.byId || state.background !== before.background)
      dropEnded(state);
  });

  /** What could not be opened there is not left behind as a session that nobody can use. */
  const cancelFailed = async (sessionIds: readonly string[]): Promise<void> => {
    for (const sessionId of sessionIds) {
      await runtime.api?.cancelSession(sessionId).catch((error: unknown) => {
        if (!isBndError(error)) throw error;
        ports.log.write('warn', `session ${sessionId} was not cancelled: ${error.message}`);
      });
    }
  };

  const handOver = async (): Promise<void> => {
    const receiver = await ports.background.start();
    const given = await forwards.release();
    const failed = await receiver.take(given).catch((error: unknown) => {
      if (!isBndError(error)) throw error;
      return given.map(({ sessionId }) => ({ sessionId, message: error.message }));
    });
    await cancelFailed(failed.map(({ sessionId }) => sessionId));
    const [first] = failed;
    if (first === undefined) {
      update((state) => ({ ...state, farewell: farewell(given) }));
      return perform({ type: 'quit.now' });
    }
    update((state) => ({ ...state, busy: undefined }));
    flash('error', `${nameOf(given, first.sessionId)} is not kept: ${first.message}`);
    await look();
  };

  const mayKeep = (): boolean => ports.background.supported && !runtime.get().connection.lab;

  return {
    mayKeep,
    start: lookLater,
    stop: () => {
      stopped = true;
      unsubscribe();
      cancelNext();
    },
    withBackground: (own) => ({
      ...own,
      close: async (sessionId, options) => {
        const failed = await own.close(sessionId, options);
        const kept = runtime.get().background[sessionId];
        return kept === undefined ? failed : await letGo(kept, options);
      },
    }),
    handlers: {
      'quit.keep': () => {
        const { connection, busy } = runtime.get();
        const count = openForwards(runtime.get()).length;
        if (connection.lab) return flash('warn', 'the lab ends with this program, and its sessions with it');
        if (!ports.background.supported) return flash('warn', 'background forwards are not there on Windows');
        if (count === 0) return flash('warn', 'no forward is open: there is nothing to keep, <:q> quits');
        if (busy !== undefined) return;
        update((state) => ({
          ...state,
          busy: `handing ${counted(count, 'forward')} over`,
        }));
        runtime.spawn(handOver, (failure) => {
          update((state) => ({ ...state, busy: undefined }));
          flash('error', `nothing is kept: ${failure.message}`);
        });
      },
    },
  };
}

function nameOf(given: readonly HandedForward[], sessionId: string): string {
  const forward = given.find((one) => one.sessionId === sessionId);
  return forward === undefined ? sessionId : `${sanitize(forward.target)} on ${localAddress(forward)}`;
}

/** The screen is gone when these are read. */
function farewell(given: readonly HandedForward[]): readonly string[] {
  return [
    ...given.map((forward) => `${forward.target} stays open on ${localAddress(forward)}`),
    '`bnd-tui ps` lists what runs in the background, `bnd-tui stop` ends it.',
  ];
}
