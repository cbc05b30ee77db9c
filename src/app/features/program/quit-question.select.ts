/** The confirmation before quitting. */

import type { Confirmation } from '../../core/binding.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { keptOf } from '../background/index.ts';
import { forwardName, localAddress, openForwards } from '../forwards/index.ts';
import { programText } from './program.text.ts';

const TEXT = programText.quitQuestion;
const SHOWN = 5;

/** Undefined if nothing would be lost. `mayKeep`: background processes could keep the forwards and the proxy; those of the lab end with it. */
export function quitQuestion(state: AppState, mayKeep: boolean): Confirmation | undefined {
  const open = openForwards(state);
  const { proxy } = state;
  if (open.length === 0 && proxy === undefined) return undefined;
  const lines = open
    .slice(0, SHOWN)
    .map((view) => TEXT.forward(forwardName(state, view), localAddress(view), view.openConnections));
  const { ofLab } = keptOf(state);
  const all = open.length + (proxy === undefined ? 0 : 1);
  const kept = mayKeep ? all - ofLab : 0;
  const more = open.length > SHOWN ? [sharedText.andMore(open.length - SHOWN)] : [];
  return {
    title: TEXT.title(open.length, proxy !== undefined),
    lines: [
      ...(proxy === undefined ? [] : [TEXT.proxy(localAddress({ ...proxy, listenPort: proxy.port }))]),
      ...lines,
      ...more,
      '',
      open.length === 0 ? TEXT.proxyEffect : TEXT.effect,
      ...(kept === 0 ? [] : [open.length === 0 ? TEXT.keepsProxy : TEXT.keeps]),
      ...(ofLab === 0 ? [] : [TEXT.labEnds]),
    ],
    yes: kept > 0 ? TEXT.yesShort : TEXT.yes(all),
    no: TEXT.no,
    ...(kept > 0 ? { otherwise: TEXT.keep(kept) } : {}),
  };
}
