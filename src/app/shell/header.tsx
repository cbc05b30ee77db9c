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
  const corner = cornerOf(parts, state);
  return (
    <>
      {facts.map((fact, row) => {
        const { name, tone } = fact;
        const keys = Array.from({ length: columns }, (_, column) => menuSpans(menu[column * rows + row]));
        return (
          <Line
            key={name}
            width={layout.columns}
            spans={[
              { text: ` ${fitText(name, NAME_WIDTH)}`, tone: 'dim' },
              { text: `${fitText(fitting(fact, VALUE_WIDTH), VALUE_WIDTH)} `, tone: tone ?? 'plain' },
              ...keys.flat(),
              {
                text: fitText(corner[row] ?? '', Math.max(0, right - 1), 'right'),
                tone: row === 0 ? 'dim' : 'warn',
              },
            ]}
          />
        );
      })}
    </>
  );
}

const NAME_WIDTH = 11;
/** With a blank before the name and one after the value. */
const VALUE_WIDTH = FACTS_WIDTH - NAME_WIDTH - 2;

function fitting({ value, shorter = [] }: HeaderFact, width: number): string {
  return [value, ...shorter].find((text) => displayWidth(text) <= width) ?? shorter.at(-1) ?? value;
}

/** By row: version, mode, and what features add. */
function cornerOf(parts: readonly HeaderPart[], state: AppState): readonly string[] {
  const mode = isReadOnly(state) ? READ_ONLY : '';
  return [`bnd-tui ${state.version}`, mode, ...parts.map((part) => part.corner(state))];
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
  const mark = offline === undefined ? (connection.lab ? 'lab  ' : '') : 'offline ';
  return [
    {
      name: 'Controller',
      value: `${mark}${connection.address ?? '-'}`,
      shorter: [`${mark}${hostOf(connection.address)}`],
      ...(offline === undefined ? {} : { tone: 'error' as const }),
    },
    { name: 'User', value: userText(state) },
    { name: 'Scope', value: scopeText(state) },
    tokenFact(state),
    ...parts.map((part) => part.fact(state)),
  ];
}

/** In one line. Names, the remaining time of the token unless it is short, and the host give way to the state of forwards and to warnings. */
function summary(parts: readonly HeaderPart[], state: AppState, width: number): readonly Span[] {
  const { connection } = state;
  const token = tokenFact(state);
  const mode: Span = { text: isReadOnly(state) ? ` ${READ_ONLY}` : '', tone: 'warn' };
  const time: Span = { text: `token ${token.value.replace(' left', '')}`, tone: token.tone ?? 'plain' };
  const forwards = parts.flatMap((part) => part.summary(state));
  const warnings = parts.flatMap((part) => part.warning(state));
  const mark = connection.offline === undefined ? ' ' : ' offline ';
  const host = connection.lab ? 'lab' : hostOf(connection.address);
  const tone = connection.offline === undefined ? 'plain' : 'error';

  const timed = [{ text: ' | ' }, time, ...forwards];
  const room = (tail: readonly Span[], least: number): number =>
    width - widthOf([{ text: mark }, mode, ...tail, ...warnings]) - least;
  const tail =
    token.tone === undefined && room(timed, Math.min(LEAST_HOST, host.length)) < 0 ? forwards : timed;
  const shownHost = truncate(host, Math.max(LEAST_HOST, room(tail, 0)));
  return [
    { text: mark + shownHost, tone },
    mode,
    { text: fittingNames(state, room(tail, displayWidth(shownHost))) },
    ...tail,
    ...warnings,
  ];
}

/** User and scope, cut; without the scope, or nothing, where a cut name would say nothing. */
function fittingNames(state: AppState, width: number): string {
  const user = ` | ${userText(state)}`;
  const both = `${user} | ${scopeText(state)}`;
  if (displayWidth(both) <= width) return both;
  if (width >= LEAST_NAMES) return truncate(both, width);
  return displayWidth(user) <= width ? user : '';
}

const READ_ONLY = 'read-only';
const LEAST_NAMES = 16;
/** Columns of a host name that is cut. */
const LEAST_HOST = 10;

function hostOf(address: string | undefined): string {
  return (address ?? '-').replace(/^https?:\/\//, '');
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
