/** The confirmation before quitting. */

import type { Confirmation } from '../../core/binding.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { forwardName, localAddress, openForwards } from '../forwards/index.ts';
import { programText } from './program.text.ts';

const TEXT = programText.quitQuestion;
const SHOWN = 5;

/** Undefined if nothing would be lost. `mayKeep`: background processes could keep the forwards; those of the lab end with it. */
export function quitQuestion(state: AppState, mayKeep: boolean): Confirmation | undefined {
  const open = openForwards(state);
  if (open.length === 0) return undefined;
  const lines = open
    .slice(0, SHOWN)
    .map((view) => TEXT.forward(forwardName(state, view), localAddress(view), view.openConnections));
  const kept = mayKeep ? open.filter(({ lab }) => !lab).length : 0;
  const more = open.length > SHOWN ? [sharedText.andMore(open.length - SHOWN)] : [];
  return {
    title: TEXT.title(open.length),
    lines: [...lines, ...more, '', TEXT.effect, ...keepLines(kept, open.filter(({ lab }) => lab).length)],
    yes: kept > 0 ? TEXT.yesShort : TEXT.yes(open.length),
    no: TEXT.no,
    ...(kept > 0 ? { otherwise: TEXT.keep(kept) } : {}),
  };
}

function keepLines(kept: number, ofLab: number): readonly string[] {
  return [...(kept === 0 ? [] : [TEXT.keeps]), ...(ofLab === 0 ? [] : [TEXT.labEnds])];
}
