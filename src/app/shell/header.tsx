/** The rows above the body: where one is signed in, and what the keys do here. Fewer rows on smaller terminals. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { counted, formatDuration, formatRate } from '../../lib/format.ts';
import { displayWidth, fitText, sanitize, truncate } from '../../lib/text.ts';
import { nameById } from '../core/names.ts';
import { isReadOnly } from '../core/read-only.ts';
import { type AppState, topPlace } from '../core/state.ts';
import { strokeLabel } from '../core/stroke.ts';
import { isFailing } from '../features/forwards/forward-view.state.ts';
import { forwardName, openForwards } from '../features/forwards/held-forwards.state.ts';
import { endingSoon } from '../features/forwards/session-warnings.state.ts';
import type { MenuEntry } from '../input/layers.ts';
import type { Layout } from './layout.ts';
import { Line, type Span, TextLine, widthOf } from './line.tsx';
import { entriesOfLine, FACTS_WIDTH, MENU_WIDTH, menuColumns } from './menu-places.ts';

export interface HeaderProps {
  readonly state: AppState;
  readonly layout: Layout;
  readonly menu: readonly MenuEntry[];
}

export function Header({ state, layout, menu }: HeaderProps): ReactElement | null {
  switch (layout.header) {
    case 'full':
      return <FullHeader state={state} layout={layout} menu={menu} />;
    case 'compact':
      return (
        <>
          <Line spans={summary(state, layout.columns)} width={layout.columns} />
          <KeyLine menu={menu} width={layout.columns} />
        </>
      );
    case 'line':
      return <Line spans={summary(state, layout.columns)} width={layout.columns} />;
    case 'none':
      return null;
  }
}

function FullHeader({ state, layout, menu }: HeaderProps): ReactElement {
  const facts = factsOf(state);
  const rows = layout.headerRows;
  const columns = menuColumns(layout.columns);
  const right = layout.columns - FACTS_WIDTH - columns * MENU_WIDTH;
  return (
    <>
      {facts.map(({ name, value, tone }, row) => {
        const keys = Array.from({ length: columns }, (_, column) => menuSpans(menu[column * rows + row]));
        return (
          <Line
            key={name}
            width={layout.columns}
            spans={[
              { text: ` ${fitText(name, 11)}`, tone: 'dim' },
              { text: fitText(value, FACTS_WIDTH - 12), tone: tone ?? 'plain' },
              ...keys.flat(),
              {
                text: fitText(cornerText(state, row), Math.max(0, right - 1), 'right'),
                tone: row === 0 ? 'dim' : 'warn',
              },
            ]}
          />
        );
      })}
    </>
  );
}

/** Version and mode, in the upper right corner. */
function cornerText(state: AppState, row: number): string {
  if (row === 0) return `bnd-tui ${state.version}`;
  return row === 1 && isReadOnly(state) ? 'read-only' : '';
}

function menuSpans(entry: MenuEntry | undefined): readonly Span[] {
  if (entry === undefined) return [{ text: ' '.repeat(MENU_WIDTH) }];
  const key = strokeLabel(entry.binding.strokes[0] ?? '');
  const room = MENU_WIDTH - displayWidth(key) - 2;
  return keySpans(entry, key, ` ${fitText(entry.binding.label, room)} `);
}

function keySpans(entry: MenuEntry, key: string, label: string): readonly Span[] {
  return entry.enabled ? [{ text: key, tone: 'key' }, { text: label }] : [{ text: key + label, tone: 'dim' }];
}

/** Keys in one row, as many as fit. */
export function KeyLine({
  menu,
  width,
}: {
  readonly menu: readonly MenuEntry[];
  readonly width: number;
}): ReactElement {
  const spans = entriesOfLine(menu, width).flatMap(({ entry }): readonly Span[] => [
    { text: ' ' },
    ...keySpans(entry, strokeLabel(entry.binding.strokes[0] ?? ''), ` ${entry.binding.label} `),
  ]);
  return (
    <Box height={1}>
      {spans.length === 0 ? <TextLine text="" width={width} /> : <Line spans={spans} width={width} />}
    </Box>
  );
}

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly tone?: 'dim' | 'ok' | 'warn' | 'error';
}

function factsOf(state: AppState): readonly Fact[] {
  const { connection } = state;
  const offline = connection.offline;
  const name = connection.lab ? 'lab  ' : '';
  return [
    offline === undefined
      ? { name: 'Controller', value: `${name}${connection.address ?? '-'}` }
      : { name: 'Controller', value: `offline ${connection.address ?? ''}`, tone: 'error' },
    { name: 'User', value: userText(state) },
    { name: 'Scope', value: scopeText(state) },
    tokenFact(state),
    proxiesFact(state),
  ];
}

/** In one line. Names give way to what counts: how long the token lasts, and whether forwards work. */
function summary(state: AppState, width: number): readonly Span[] {
  const { connection } = state;
  const host = connection.lab ? 'lab' : (connection.address ?? '-').replace(/^https?:\/\//, '');
  const token = tokenFact(state);
  const ending = endingText(state);
  const kept = Object.keys(state.background).length;
  const where: readonly Span[] = [
    connection.offline === undefined ? { text: ` ${host}` } : { text: ` offline ${host}`, tone: 'error' },
    { text: isReadOnly(state) ? ' read-only' : '', tone: 'warn' },
  ];
  const tail: readonly Span[] = [
    { text: ' | ' },
    { text: `tok ${token.value.replace(' left', '')}`, tone: token.tone ?? 'plain' },
    { text: ` | px ${openForwards(state).length}${kept === 0 ? '' : `+${kept} bg`}` },
    { text: failingText(state), tone: 'error' },
  ];
  const room = width - widthOf([...where, ...tail]);
  return [
    ...where,
    { text: truncate(` | ${userText(state)} | ${scopeText(state)}`, room) },
    ...tail,
    { text: ending === undefined ? '' : ` ${ending}`, tone: 'warn' },
  ];
}

function userText({ connection }: AppState): string {
  return connection.phase === 'signed-in'
    ? sanitize(connection.loginName ?? connection.userId ?? '-')
    : '(signed out)';
}

function scopeText(state: AppState): string {
  const { params, screen } = topPlace(state);
  const scopeId = params.scopeId ?? (screen === 'targets' ? undefined : state.scopeId);
  return scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId);
}

const WARN_MS = 10 * 60_000;

function tokenFact({ connection, nowMs }: AppState): Fact {
  if (connection.phase !== 'signed-in') return { name: 'Token', value: 'none' };
  const { tokenExpiresAtMs } = connection;
  if (tokenExpiresAtMs === undefined) return { name: 'Token', value: 'from outside' };
  const leftMs = tokenExpiresAtMs - nowMs;
  return {
    name: 'Token',
    value: `${formatDuration(leftMs)} left`,
    ...(leftMs < WARN_MS ? { tone: 'warn' as const } : {}),
  };
}

function proxiesFact(state: AppState): Fact {
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

/** `! 8m20s left: orders`, from shortly before the end of one of our sessions. */
function endingText(state: AppState): string | undefined {
  const view = endingSoon(openForwards(state), state.nowMs);
  if (view === undefined) return undefined;
  const left = formatDuration(view.expiresAtMs - state.nowMs);
  return `! ${left} left: ${forwardName(state, view)}`;
}
