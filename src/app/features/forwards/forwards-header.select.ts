/** Open forwards in the header: count, rates, failing ones and those that end soon. */
import { formatDuration, formatRate } from '../../../lib/format.ts';
import type { HeaderFact, HeaderPart } from '../../core/screen.ts';
import type { AppState } from '../../core/state.ts';
import { isFailing } from './forward-view.state.ts';
import { forwardsText } from './forwards.text.ts';
import { forwardName, openForwards } from './held-forwards.state.ts';
import { endingSoon } from './session-warnings.state.ts';

const { header } = forwardsText;

export const FORWARDS_HEADER: HeaderPart = {
  fact: forwardsFact,
  corner: ({ proxy }) => (proxy === undefined ? '' : header.proxyOn(proxy.port)),
  summary: (state) => {
    const kept = Object.keys(state.background).length;
    return [
      { text: header.summary(openForwards(state).length, kept) },
      { text: state.proxy === undefined ? '' : ` ${header.proxy(state.proxy.port)}` },
      { text: failingText(state), tone: 'error' },
      { text: endedText(state), tone: 'warn' },
    ];
  },
  warning: (state) => {
    const ending = endingText(state);
    return [{ text: ending === undefined ? '' : ` ${ending}`, tone: 'warn' }];
  },
};

function forwardsFact(state: AppState): HeaderFact {
  const open = openForwards(state);
  const kept = Object.keys(state.background).length;
  const failing = failingText(state);
  const ended = endedText(state);
  const problems = `${failing}${ended}`;
  const tone = failing !== '' ? { tone: 'error' as const } : ended !== '' ? { tone: 'warn' as const } : {};
  if (open.length === 0)
    return {
      name: header.name,
      value: kept === 0 ? header.none(ended) : `${header.inBackground(kept)}${problems}`,
      ...tone,
    };
  const ending = endingText(state);
  const live = header.live(open.length, problems);
  if (ending !== undefined)
    return {
      name: header.name,
      value: `${live}   ${ending}`,
      shorter: [`${live} ${ending}`],
      tone: 'warn',
      ...tone,
    };
  if (kept > 0)
    return {
      name: header.name,
      value: `${live}   ${header.inBackground(kept)}`,
      shorter: [`${live} ${header.background(kept)}`],
      ...tone,
    };
  if (problems !== '') return { name: header.name, value: live, ...tone };
  const up = formatRate(open.reduce((sum, view) => sum + (view.historyUp.at(-1) ?? 0), 0));
  const down = formatRate(open.reduce((sum, view) => sum + (view.historyDown.at(-1) ?? 0), 0));
  return {
    name: header.name,
    value: `${live}   ${header.rates(up, down)}`,
    shorter: [`${live} ${header.rates(up, down)}`],
  };
}

/** `, 1 failing`; empty while all connections work. */
function failingText(state: AppState): string {
  const kept = Object.values(state.background).filter(({ failing }) => failing !== undefined);
  const count = openForwards(state).filter(isFailing).length + kept.length;
  return count === 0 ? '' : header.failing(count);
}

/** `, 1 ended`; empty once all are acknowledged. */
function endedText({ ended }: AppState): string {
  return ended.length === 0 ? '' : header.ended(ended.length);
}

/** `! 8m20s left: orders`, shortly before the end of one of our sessions. */
function endingText(state: AppState): string | undefined {
  const view = endingSoon(openForwards(state), state.nowMs);
  if (view === undefined) return undefined;
  const left = formatDuration(view.expiresAtMs - state.nowMs);
  return header.ending(left, forwardName(state, view));
}
