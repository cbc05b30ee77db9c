/** Reports the end of a forward: in the message line, and as ended until the user acknowledges it. */
import type { Handlers } from '../../core/actions.ts';
import type { Runtime } from '../../core/runtime.ts';
import { acknowledged, type EndedAction, type EndedWhy, withEnded } from './ended-forwards.state.ts';
import type { ForwardView } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName } from './held-forwards.state.ts';

/** `reason`: a sentence without the name of the forward. */
export function reportEnd(
  runtime: Runtime,
  view: ForwardView,
  {
    why,
    reason,
    kind = 'warn',
  }: {
    readonly why: EndedWhy;
    readonly reason: string;
    readonly kind?: 'warn' | 'error';
  },
): void {
  const endedAtMs = runtime.ports.clock.now();
  runtime.update((state) => withEnded(state, { view, why, reason, endedAtMs }));
  runtime.toast(kind, forwardsText.about(forwardName(runtime.get(), view), reason));
}

/** Handlers of the actions on ended forwards. */
export function endedHandlers(runtime: Runtime): Handlers<EndedAction> {
  return {
    'forwards.acknowledge': ({ key }) => runtime.update((state) => acknowledged(state, key)),
  };
}
