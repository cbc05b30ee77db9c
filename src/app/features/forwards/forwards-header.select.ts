/** Open forwards in the header: count, rates, failing ones and those that end soon. */
import { counted, formatDuration, formatRate } from '../../../lib/format.ts';
import type { HeaderFact, HeaderPart } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { isFailing } from './forward-view.state.ts';
import { forwardName, openForwards } from './held-forwards.state.ts';
import { endingSoon } from './session-warnings.state.ts';

export const FORWARDS_HEADER: HeaderPart = {
  fact: proxiesFact,
  summary: (state) => {
    const kept = Object.keys(state.background).length;
    return [
      { text: ` | proxies ${openForwards(state).length}${kept === 0 ? '' : `+${kept} bg`}` },
      { text: failingText(state), tone: 'error' },
    ];
  },
  warning: (state) => {
    const ending = endingText(state);
    return [{ text: ending === undefined ? '' : ` ${ending}`, tone: 'warn' }];
  },
};

function proxiesFact(state: AppState): HeaderFact {
  const open = openForwards(state);
  const kept = Object.keys(state.background).length;
  const inBackground = kept === 0 ? '' : `${counted(kept, 'forward')} in the background`;
  const failing = failingText(state);
  const tone = failing === '' ? {} : { tone: 'error' as const };
  if (open.length === 0)
    return { name: 'Proxies', value: inBackground === '' ? 'none' : `${inBackground}${failing}`, ...tone };
  const ending = endingText(state);
  const live = `${open.length} live${failing}`;
  if (ending !== undefined) return { name: 'Proxies', value: `${live}   ${ending}`, tone: 'warn', ...tone };
  if (kept > 0 || failing !== '') return { name: 'Proxies', value: `${live}   ${inBackground}`, ...tone };
  const up = open.reduce((sum, view) => sum + (view.historyUp.at(-1) ?? 0), 0);
  const down = open.reduce((sum, view) => sum + (view.historyDown.at(-1) ?? 0), 0);
  return { name: 'Proxies', value: `${open.length} live   up ${formatRate(up)}  dn ${formatRate(down)}` };
}

/** `, 1 failing`; empty while all connections work. */
function failingText(state: AppState): string {
  const kept = Object.values(state.background).filter(({ failing }) => failing !== undefined);
  const count = openForwards(state).filter(isFailing).length + kept.length;
  return count === 0 ? '' : `, ${count} failing`;
}

/** `! 8m20s left: orders`, shortly before the end of one of our sessions. */
function endingText(state: AppState): string | undefined {
  const view = endingSoon(openForwards(state), state.nowMs);
  if (view === undefined) return undefined;
  const left = formatDuration(view.expiresAtMs - state.nowMs);
  return `! ${left} left: ${forwardName(state, view)}`;
}
