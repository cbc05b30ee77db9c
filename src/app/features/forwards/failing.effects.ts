/** Reports failing connections of a forward, each kind of failure once, that they work again, and the first refused client of each other user. */

import { type RefusedPeer, refusalText } from '../../../lib/only-you.ts';
import { createFailingNews } from '../../../proxy/connection-news.ts';
import type { Runtime } from '../../core/runtime.ts';
import { currentRef, sessionKey } from '../../core/session-ref.ts';
import { type AppState, visibleView } from '../../core/state.ts';
import type { ForwardView } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName } from './held-forwards.state.ts';

/** Follows the store until the returned function is called. */
export function watchFailing(runtime: Runtime): () => void {
  const news = new Map<string, ReturnType<typeof createFailingNews>>();
  const { log } = runtime.ports;

  const report = (view: ForwardView, peer: RefusedPeer): void => {
    const text = refusalText(peer);
    log.write('warn', forwardsText.about(runtime.sessionName(view), text), 'proxy');
    runtime.show('warn', forwardsText.about(forwardName(runtime.get(), view), text));
  };

  const look = (key: string, view: ForwardView, before: ForwardView | undefined): void => {
    // The reason for a closed port is reported with its end.
    if (!view.listening) return;
    const own = news.get(key) ?? createFailingNews();
    news.set(key, own);
    const { failing } = view;
    const what = own(failing);
    const name = forwardName(runtime.get(), view);
    if (what?.kind === 'works') {
      log.write('warn', `${runtime.sessionName(view)} ${what.text}`, 'proxy');
      runtime.show('ok', forwardsText.about(name, what.text));
    }
    if (failing === undefined) return;
    if (what !== undefined)
      log.write(
        'warn',
        forwardsText.log.connectionFailed(runtime.sessionName(view), failing.message, failing.hint),
        'proxy',
      );
    const isNewer = failing.count !== before?.failing?.count;
    // A success message is older than the failure.
    if (what !== undefined || (isNewer && runtime.get().toast?.kind === 'ok'))
      runtime.show('error', forwardsText.about(name, failureText(runtime.get(), view)));
  };

  return runtime.store.subscribe((state, before) => {
    if (state.forwards === before.forwards) return;
    for (const [key, view] of Object.entries(state.forwards)) {
      const old = before.forwards[key];
      if (view === old) continue;
      // The list only grows.
      for (const peer of view.refused.slice(old?.refused.length ?? 0))
        queueMicrotask(() => report(view, peer));
      if (view.end !== undefined) news.delete(key);
      // Not in the middle of the state change that caused it.
      else if (view.failing?.count !== old?.failing?.count || view.failing?.code !== old?.failing?.code)
        queueMicrotask(() => look(key, view, old));
    }
  });
}

/** Its own page contains the message. */
function failureText(state: AppState, view: ForwardView): string {
  const { screen, params } = visibleView(state);
  const ref = currentRef(state, params.sessionId ?? '');
  const inSight = screen === 'session' && sessionKey(ref) === sessionKey(view);
  return inSight ? forwardsText.connectionsFailing : `${view.failing?.message} ${view.failing?.hint}`;
}
