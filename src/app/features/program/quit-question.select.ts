/** The confirmation before quitting. */

import type { Confirmation } from '../../core/binding.ts';
import type { AppState } from '../../core/state.ts';
import { forwardName, localAddress, openForwards } from '../forwards/index.ts';

const SHOWN = 5;

/** Undefined if nothing would be lost. `mayKeep`: background processes could keep the forwards; those of the lab end with it. */
export function quitQuestion(state: AppState, mayKeep: boolean): Confirmation | undefined {
  const open = openForwards(state);
  if (open.length === 0) return undefined;
  const lines = open.slice(0, SHOWN).map((view) => {
    return `${forwardName(state, view)}  ${localAddress(view)}  ${view.openConnections} open`;
  });
  const kept = mayKeep ? open.filter(({ lab }) => !lab).length : 0;
  const more = open.length > SHOWN ? [`and ${open.length - SHOWN} more`] : [];
  return {
    title: open.length === 1 ? '1 forward is open' : `${open.length} forwards are open`,
    lines: [
      ...lines,
      ...more,
      '',
      'Quitting closes all connections and cancels the sessions. <^c> again quits.',
      ...keepLines(kept, open.length - kept),
    ],
    yes: kept > 0 ? 'Cancel, quit' : open.length === 1 ? 'Cancel it and quit' : 'Cancel them and quit',
    no: 'Stay',
    ...(kept > 0 ? { otherwise: kept === 1 ? 'Quit, keep it' : 'Quit, keep them' } : {}),
  };
}

function keepLines(kept: number, ofLab: number): readonly string[] {
  if (kept === 0) return [];
  return [
    '<k> keeps ports and sessions in the background; open connections are closed once.',
    ...(ofLab === 0 ? [] : ['Lab sessions end: the lab stops when bnd-tui exits.']),
  ];
}
