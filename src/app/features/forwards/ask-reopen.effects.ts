/** Asks whether to reopen a forward whose session expired, if that is its choice. */
import type { Perform } from '../../core/feature.ts';
import { isReadOnly } from '../../core/read-only.ts';
import type { Runtime } from '../../core/runtime.ts';
import { sessionKey } from '../../core/session-ref.ts';
import type { AppState } from '../../core/state.ts';
import type { EndedForward } from './ended-forwards.state.ts';
import { hostPart } from './forward-request.state.ts';
import { localAddress } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName } from './held-forwards.state.ts';

const TEXT = forwardsText.ask;

/** Asks once for each, as soon as the user is not typing or answering something else. Returns a function that ends it. */
export function watchAsks(runtime: Runtime, perform: Perform): () => void {
  const asked = new Set<string>();

  const ask = (): void => {
    const state = runtime.get();
    const next = state.ended.find((ended) => !asked.has(sessionKey(ended.view)) && isDue(state, ended));
    if (next === undefined || isOccupied(runtime, state)) return;
    const { view } = next;
    const { targetId, listenPort, hostId } = view;
    asked.add(sessionKey(view));
    perform({
      type: 'confirm',
      text: {
        title: TEXT.title(forwardName(state, view)),
        lines: [TEXT.closed(localAddress(view)), TEXT.staysListed],
        yes: TEXT.yes,
        no: TEXT.no,
      },
      action: {
        type: 'connect.ask',
        targetId,
        listenPort,
        ...hostPart(hostId),
        atOnce: true,
      },
    });
  };

  return runtime.store.subscribe((state, before) => {
    const isFree = state.dialog !== before.dialog || state.prompt !== before.prompt;
    if (state.ended !== before.ended || state.connection !== before.connection || isFree)
      // Not in the middle of the state change that caused it.
      queueMicrotask(ask);
  });
}

/** Only where it can be reopened: on its controller, by its user. */
function isDue(state: AppState, { view, why }: EndedForward): boolean {
  const { connection } = state;
  const { onExpiry } = (state.forwards[sessionKey(view)] ?? view).request;
  return (
    why === 'expired' &&
    onExpiry === 'ask' &&
    connection.phase === 'signed-in' &&
    connection.offline === undefined &&
    connection.address === view.controller &&
    (view.userId === undefined || connection.userId === view.userId)
  );
}

/** A question must not take the keys of something else. */
function isOccupied({ catalog }: Runtime, state: AppState): boolean {
  return (
    state.dialog !== undefined ||
    state.busy !== undefined ||
    state.closing ||
    isReadOnly(state) ||
    catalog.isTyping(state)
  );
}
