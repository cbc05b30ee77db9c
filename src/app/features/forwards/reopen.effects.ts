/** Handles forwards whose session ended by time or connections: reports it and, if requested, reopens it on the same port. */
import type { Connection } from '../../core/connections.ts';
import { type Failure, isAway } from '../../core/failure.ts';
import { controllerName } from '../../core/names.ts';
import { type Runtime, whenSignedIn } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import { type AppState, visibleView } from '../../core/state.ts';
import { reportEnd } from './ended-forwards.effects.ts';
import { type ForwardView, localAddress } from './forward-view.state.ts';
import type { Forwards } from './forwards.effects.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName } from './held-forwards.state.ts';
import { type Hindrance, hindrance, type Over, overOf, withSuccessor } from './reopening.state.ts';

export interface Ends {
  /** True while a forward of this target is about to be reopened. */
  isWaiting(controller: string, targetId: string): boolean;
  stop(): void;
}

/** A reopened session that ends sooner is not reopened again. */
const SHORTEST_MS = 10_000;
const FAILURES = 2;
const RETRY_MS = 3_000;
/** While the controller is unreachable, nothing else may probe it. */
const PROBE_MS = 10_000;

interface Waiting {
  readonly view: ForwardView;
  readonly over: Over;
  failures: number;
  opening: boolean;
  cancel: () => void;
}

/** Follows the store until stopped. `report` gets failures that concern the whole connection. */
export function watchEnds(
  runtime: Runtime,
  forwards: Pick<Forwards, 'open'>,
  report: (on: Connection, failure: Failure) => void,
): Ends {
  const { clock } = runtime.ports;
  const waiting = new Map<string, Waiting>();
  const seen = new Set<string>();
  /** When a session was reopened. */
  const reopenedAtMs = new Map<string, number>();

  const tell = (view: ForwardView, over: Over, more: string, kind: 'warn' | 'error' = 'warn'): void =>
    reportEnd(runtime, view, { why: over, reason: forwardsText.isOver(forwardsText.over[over], more), kind });

  const leave = (entry: Waiting): void => {
    entry.cancel();
    waiting.delete(sessionKey(entry.view));
  };

  const later = (entry: Waiting, delayMs: number, probe = false): void => {
    entry.cancel();
    entry.cancel = clock.after(delayMs, () => attempt(entry, probe));
  };

  const heldBy = ({ view }: Waiting): Hindrance | undefined => hindrance(runtime.get(), view, clock.now());

  /** `probe`: even if the controller was unreachable the last time. */
  const attempt = (entry: Waiting, probe = false): void => {
    if (entry.opening || !waiting.has(sessionKey(entry.view))) return;
    entry.cancel();
    const held = heldBy(entry);
    const pauseMs = (runtime.get().connection.pausedUntilMs ?? 0) - clock.now();
    if (held === 'dropped') leave(entry);
    else if (held === 'pause') later(entry, pauseMs, probe);
    else if (held === 'away' && !probe) later(entry, PROBE_MS, true);
    else if (held !== 'sign-in') {
      whenSignedIn(runtime, (on) => {
        entry.opening = true;
        runtime.finish(
          on,
          () => reopen(on, entry),
          (failure) => failed(on, entry, failure),
        );
      });
    }
  };

  const reopen = async (on: Connection, entry: Waiting): Promise<void> => {
    const { view, over } = entry;
    const { listenAddress, listenPort, sessionId } = view;
    const { request } = runtime.get().forwards[sessionKey(view)] ?? view;
    const next = await forwards.open(on, { ...request, listenAddress, listenPort, nextIfBusy: false });
    leave(entry);
    reopenedAtMs.set(sessionKey(next), clock.now());
    if (over === 'expired' && runtime.connections.isCurrent(on))
      runtime.update((state) => withSuccessor(state, sessionId, next.sessionId));
    const reason = forwardsText.isOver(forwardsText.over[over], forwardsText.reopened(localAddress(next)));
    runtime.toast('ok', forwardsText.about(forwardName(runtime.get(), view), reason));
  };

  const failed = (on: Connection, entry: Waiting, failure: Failure): void => {
    entry.opening = false;
    report(on, failure);
    if (failure.code === 'unauthenticated') attempt(entry);
    else if (isAway(failure) || failure.code === 'rate-limited')
      later(entry, failure.retryAfterMs ?? PROBE_MS, true);
    else giveUpAfter(entry, failure);
  };

  const giveUpAfter = (entry: Waiting, { message, hint }: Failure): void => {
    entry.failures += 1;
    if (entry.failures < FAILURES) {
      later(entry, RETRY_MS);
      return;
    }
    leave(entry);
    tell(entry.view, entry.over, forwardsText.notReopened(message, hint), 'error');
  };

  const begin = (view: ForwardView, over: Over): void => {
    const entry: Waiting = { view, over, failures: 0, opening: false, cancel: () => {} };
    waiting.set(sessionKey(view), entry);
    const held = heldBy(entry);
    if (held === 'sign-in') tell(view, over, forwardsText.afterSignIn);
    if (held === 'pause' || held === 'away') tell(view, over, forwardsText.whenResponding);
    attempt(entry);
  };

  const ended = (view: ForwardView, over: Over): void => {
    const { onExpiry } = view.request;
    const ageMs = clock.now() - (reopenedAtMs.get(sessionKey(view)) ?? 0);
    if (onExpiry === 'stop') tell(view, over, '');
    else if (onExpiry === 'ask') tell(view, over, howToReopen(runtime.get(), view, over));
    // Clients use up connections, however fast: that does not prevent reopening.
    else if (over === 'expired' && ageMs < SHORTEST_MS) tell(view, over, forwardsText.tooShort, 'error');
    else begin(view, over);
  };

  const unsubscribe = runtime.store.subscribe((state, before) => {
    if (state.forwards !== before.forwards || state.sessions.byId !== before.sessions.byId) {
      for (const view of Object.values(state.forwards)) {
        const why = seen.has(sessionKey(view)) ? undefined : overOf(view, state);
        if (why === undefined) continue;
        seen.add(sessionKey(view));
        // Not in the middle of the state change that caused it.
        queueMicrotask(() => ended(view, why));
      }
    }
    if (state.connection !== before.connection)
      queueMicrotask(() => {
        for (const entry of waiting.values()) attempt(entry);
      });
  });

  return {
    isWaiting: (controller, targetId) =>
      [...waiting.values()].some(({ view }) => view.controller === controller && view.targetId === targetId),
    stop: () => {
      unsubscribe();
      for (const entry of [...waiting.values()]) leave(entry);
    },
  };
}

/**
 * Nothing if it is asked; else a key on the page of the session, a command anywhere else; on another controller neither would refer to this session.
 */
function howToReopen(state: AppState, view: ForwardView, over: Over): string {
  if (view.controller !== state.connection.address)
    return forwardsText.switchToReopen(controllerName(view.controller));
  if (over === 'expired') return '';
  const { screen, params } = visibleView(state);
  const inSight = screen === 'session' && params.sessionId === view.sessionId;
  if (inSight) return forwardsText.keyReopens;
  return forwardsText.commandReopens(forwardName(state, view), view.listenPort);
}
