/** The rows above the body: the connection, and the keys of this screen. Fewer rows on smaller terminals. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatDuration } from '../../lib/format.ts';
import { sanitize } from '../../lib/text.ts';
import { displayWidth, fitText, truncate } from '../../lib/text-width.ts';
import { nameById } from '../core/names.ts';
import { isReadOnly } from '../core/read-only.ts';
import type { HeaderFact, HeaderPart } from '../core/screen.ts';
import { type AppState, topView } from '../core/state.ts';
import { strokeLabel } from '../core/stroke.ts';
import type { MenuEntry } from '../input/layers.ts';
import type { Layout } from './layout.ts';
import { Line, type Span, TextLine, widthOf } from './line.tsx';
import { entriesOfLine, FACTS_WIDTH, MENU_WIDTH, menuColumns } from './menu-places.ts';

export interface HeaderProps {
  readonly parts: readonly HeaderPart[];
  readonly state: AppState;
  readonly layout: Layout;
  readonly menu: readonly MenuEntry[];
}

export function Header({ parts, state, layout, menu }: HeaderProps): ReactElement | null {
  switch (layout.header) {
    case 'full':
      return <FullHeader parts={parts} state={state} layout={layout} menu={menu} />;
    case 'compact':
      return (
        <>
          <Line spans={summary(parts, state, layout.columns)} width={layout.columns} />
          <KeyLine menu={menu} width={layout.columns} />
        </>
      );
    case 'line':
      return <Line spans={summary(parts, state, layout.columns)} width={layout.columns} />;
    case 'none':
      return null;
  }
}

function FullHeader({ parts, state, layout, menu }: HeaderProps): ReactElement {
  const facts = factsOf(parts, state);
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
              { text: `${fitText(value, FACTS_WIDTH - 13)} `, tone: tone ?? 'plain' },
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

function factsOf(parts: readonly HeaderPart[], state: AppState): readonly HeaderFact[] {
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
    ...parts.map((part) => part.fact(state)),
  ];
}

/** In one line. Names are shortened in favor of the token's remaining time and the state of forwards. */
function summary(parts: readonly HeaderPart[], state: AppState, width: number): readonly Span[] {
  const { connection } = state;
  const host = connection.lab ? 'lab' : (connection.address ?? '-').replace(/^https?:\/\//, '');
  const token = tokenFact(state);
  const where: readonly Span[] = [
    connection.offline === undefined ? { text: ` ${host}` } : { text: ` offline ${host}`, tone: 'error' },
    { text: isReadOnly(state) ? ' read-only' : '', tone: 'warn' },
  ];
  const tail: readonly Span[] = [
    { text: ' | ' },
    { text: `token ${token.value.replace(' left', '')}`, tone: token.tone ?? 'plain' },
    ...parts.flatMap((part) => part.summary(state)),
  ];
  const room = width - widthOf([...where, ...tail]);
  return [
    ...where,
    { text: truncate(` | ${userText(state)} | ${scopeText(state)}`, room) },
    ...tail,
    ...parts.flatMap((part) => part.warning(state)),
  ];
}

function userText({ connection }: AppState): string {
  return connection.phase === 'signed-in'
    ? sanitize(connection.loginName ?? connection.userId ?? '-')
    : '(signed out)';
}

function scopeText(state: AppState): string {
  const { params, screen } = topView(state);
  const scopeId = params.scopeId ?? (screen === 'targets' ? undefined : state.scopeId);
  return scopeId === undefined ? 'all' : nameById(state.scopes.byId, scopeId);
}

const WARN_MS = 10 * 60_000;

function tokenFact({ connection, nowMs }: AppState): HeaderFact {
  if (connection.phase !== 'signed-in') return { name: 'Token', value: 'none' };
  const { tokenExpiresAtMs } = connection;
  if (tokenExpiresAtMs === undefined) return { name: 'Token', value: 'from BOUNDARY_TOKEN' };
  const leftMs = tokenExpiresAtMs - nowMs;
  return {
    name: 'Token',
    value: `${formatDuration(leftMs)} left`,
    ...(leftMs < WARN_MS ? { tone: 'warn' as const } : {}),
  };
}
