/** The page of one session. */
import { useIsScreenReaderEnabled } from 'ink';
import type { ReactElement } from 'react';
import { formatAge, formatClock, formatDuration, formatExactBytes, formatRate } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import { displayWidth, truncate } from '../../../lib/text-width.ts';
import type { Session } from '../../../wire/resources.ts';
import { nameOf } from '../../core/names.ts';
import type { BodyProps } from '../../core/screen.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState } from '../../core/state.ts';
import type { View } from '../../core/view.ts';
import { BoundedTable } from '../../list/bounded-table.tsx';
import { useLooks } from '../../shell/context.ts';
import { Rule } from '../../shell/frame.tsx';
import { unknownText } from '../../shell/freshness.ts';
import { Line, type Span, TextLine, TextLines, textOf } from '../../shell/line.tsx';
import { MASK } from '../../shell/mask.ts';
import { sayDuration } from '../../shell/say.ts';
import { sparkline } from '../../shell/sparkline.ts';
import { statusTone, type Tone } from '../../shell/theme.ts';
import { closedBy, type ForwardView, isFailing, isOpen } from '../forwards/index.ts';
import { controllerColumns, ownColumns } from './session-columns.view.ts';
import { sessionLocal } from './session-local.view.ts';
import { planLines } from './session-plans.view.ts';
import { problemLines } from './session-problem.view.ts';
import { reasonText, statesOf } from './session-states.select.ts';
import { type SessionRow, sessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const TEXT = sessionsText.page;

export function SessionBody({ state, view, width, height }: BodyProps): ReactElement {
  const spoken = useIsScreenReaderEnabled();
  const id = view.params.sessionId ?? '';
  const row = sessionRow(state, id);
  const detail = state.sessionDetails[id];
  if (row === undefined) return <TextLines lines={unknownText(detail)} width={width} />;
  // A read contains the connections, but the list may contain a newer status.
  const listed = state.sessions.byId.get(id);
  const session = detail?.session ?? listed;
  const facts = factLines(state, row, width);
  const others = facts.length + partRows(row, session);
  const table = tableRows(row, session);
  const problem = spoken
    ? problemLines(row, Number.POSITIVE_INFINITY)
    : problemLines(row, width, Math.max(1, height - others - Math.min(table, LEAST_TABLE)));
  return (
    <>
      {facts.map((spans) => (
        <Line key={spans[0]?.text ?? ''} spans={spans} width={width} />
      ))}
      {problem.map((spans) => (
        <Line key={textOf(spans)} spans={spans} width={width} />
      ))}
      {row.forward !== undefined && (
        <Traffic forward={row.forward} session={session} state={state} width={width} />
      )}
      <Connections
        row={row}
        session={session}
        width={width}
        height={Math.max(2, height - others - problem.length)}
        nowMs={state.nowMs}
      />
      {session !== undefined && <States session={listed ?? session} width={width} nowMs={state.nowMs} />}
    </>
  );
}

/** Rows of connections, including their titles, if a problem needs many rows. */
const LEAST_TABLE = 3;

/** Rows in addition to the facts and the table of connections. */
function partRows({ forward }: SessionRow, session: Session | undefined): number {
  return (forward === undefined ? 0 : 3) + (session === undefined ? 0 : 2) + 1;
}

/** Rows of all connections with their titles, or of the text without any. */
function tableRows({ forward }: SessionRow, session: Session | undefined): number {
  const { length } = forward?.connections ?? session?.connections ?? [];
  return length === 0 ? 1 : length + 1;
}

/** Rows that the page fills; the rest of its body is free. */
export function sessionBodyRows(state: AppState, view: View, width: number): number {
  const id = view.params.sessionId ?? '';
  const row = sessionRow(state, id);
  const session = state.sessionDetails[id]?.session ?? state.sessions.byId.get(id);
  if (row === undefined) return 1;
  const facts = factLines(state, row, width).length + problemLines(row, width).length;
  return facts + partRows(row, session) + tableRows(row, session);
}

function factLines(state: AppState, row: SessionRow, width: number): readonly (readonly Span[])[] {
  const { forward } = row;
  const left =
    !isLive(row.status) || row.expiresAtMs === undefined
      ? []
      : leftSpans(row.expiresAtMs, row.createdAtMs, state.nowMs, width < 76 ? 6 : 16);
  const reason = reasonText(state, row);
  const first: Span[] = [
    { text: ` ${'State'.padEnd(8)}` },
    { text: [row.status, reason].join('  ').trimEnd(), tone: statusTone(row.status) },
    ...left,
  ];
  const credentials = forward !== undefined && isOpen(forward) ? forward.credentialCount : 0;
  const lines: (readonly Span[])[] = [
    first,
    [
      ...(isLive(row.status)
        ? [
            { text: ` ${'Local'.padEnd(8)}` },
            { text: sessionLocal.cell(row), tone: localTone(row) },
            { text: `  ->  ${row.target}` },
          ]
        : [{ text: ` ${'Target'.padEnd(8)}${row.target}` }]),
      { text: `  ->  ${hostText(state, forward)}${row.endpoint}` },
    ],
    [
      { text: ` ${'Id'.padEnd(8)}${row.id}` },
      { text: `   user ${row.user}${row.mine ? ' (you)' : ''}`, tone: 'dim' },
    ],
  ];
  if (forward !== undefined && credentials > 0) lines.push(credentialSpans(forward, width));
  lines.push(...planLines(forward, state.nowMs));
  return width < 76 ? lines.filter((_, index) => index !== 2) : lines;
}

function localTone(row: SessionRow): Tone {
  const { forward } = row;
  if (forward === undefined || closedBy(forward) !== undefined) return 'dim';
  return isFailing(forward) ? 'error' : 'accent';
}

/** `db-2 `, the chosen host; empty for a target with an address. */
function hostText(state: AppState, forward: ForwardView | undefined): string {
  if (forward?.hostId === undefined) return '';
  const hosts = state.targetDetails[forward.targetId]?.hosts ?? [];
  const host = hosts.find(({ id }) => id === forward.hostId);
  return `${host === undefined ? sanitize(forward.hostId) : nameOf(host)} `;
}

/** `1 brokered: orders-ro  user [reader]  password [********]`: as much as fits, never a secret. */
function credentialSpans({ brokered }: ForwardView, width: number): readonly Span[] {
  const label = ` ${'Creds'.padEnd(8)}`;
  const keys = `  ${width < 76 ? TEXT.showsCredentialsShort : TEXT.showsCredentials}`;
  const room = width - label.length - keys.length - 1;
  const sources = [...new Set(brokered.map(({ source }) => source))];
  const names = sanitize(TEXT.brokered(brokered.length, sources));
  const only = brokered.length === 1 ? brokered[0] : undefined;
  const user = only?.username === undefined ? '' : sanitize(`  user [${only.username}]`);
  const secret = only?.secret === undefined ? '' : `  ${only.secret} [${MASK}]`;
  const fitting = [names + user + secret, names + user].find((text) => displayWidth(text) <= room);
  return [{ text: label + truncate(fitting ?? names, room) }, { text: keys, tone: 'key' }];
}

const WARN_MS = 10 * 60_000;

function leftSpans(
  expiresAtMs: number,
  createdAtMs: number | undefined,
  nowMs: number,
  barWidth: number,
): Span[] {
  const leftMs = Math.max(0, expiresAtMs - nowMs);
  const tone: Tone = leftMs < WARN_MS ? 'warn' : 'plain';
  const wholeMs = createdAtMs === undefined ? undefined : expiresAtMs - createdAtMs;
  // The controller's clock may be ahead of ours, so more than the whole time may be left.
  const part = wholeMs === undefined || wholeMs <= 0 ? 0 : Math.max(0, 1 - leftMs / wholeMs);
  const gone = Math.round(part * barWidth);
  const bar = wholeMs === undefined ? '' : `  [${'#'.repeat(gone)}${'-'.repeat(barWidth - gone)}]`;
  return [
    { text: '   left ' },
    { text: formatDuration(leftMs), said: sayDuration(leftMs), tone },
    { text: bar, tone: 'dim', said: '' },
    { text: `  ends ${formatClock(expiresAtMs)}`, tone: 'dim' },
  ];
}

function Traffic(props: {
  readonly forward: ForwardView;
  readonly session: Session | undefined;
  readonly state: AppState;
  readonly width: number;
}): ReactElement {
  const { glyphs } = useLooks();
  const spoken = useIsScreenReaderEnabled();
  const { forward, session, state, width } = props;
  const told = session?.connections;
  const fetchedAtMs = state.sessionDetails[forward.sessionId]?.fetchedAtMs;
  const age =
    spoken || fetchedAtMs === undefined ? '' : TEXT.controllerSumsRead(formatAge(state.nowMs - fetchedAtMs));
  const says =
    told === undefined
      ? ''
      : TEXT.controllerSums(
          formatExactBytes(sum(told, 'bytesUp')),
          formatExactBytes(sum(told, 'bytesDown')),
        ) + age;
  const title = isOpen(forward) ? TEXT.traffic : TEXT.trafficEnded;
  const bars = Math.max(0, Math.min(60, width - 38));
  const line = (name: string, total: number, history: readonly number[]): readonly Span[] => [
    { text: ` ${name.padEnd(5)}${formatExactBytes(total).padStart(17)}  ` },
    { text: formatRate(isOpen(forward) ? (history.at(-1) ?? 0) : 0).padStart(9) },
    { text: '  ' },
    { text: sparkline(history, bars, glyphs.bars), tone: 'accent', said: '' },
  ];
  return (
    <>
      <Rule width={width} title={width < 90 || says === '' ? title : `${title}   ${says}`} />
      <Line width={width} spans={line('up', forward.bytesUp, forward.historyUp)} />
      <Line width={width} spans={line('down', forward.bytesDown, forward.historyDown)} />
    </>
  );
}

function sum(connections: NonNullable<Session['connections']>, field: 'bytesUp' | 'bytesDown'): number {
  return connections.reduce((total, connection) => total + connection[field], 0);
}

function Connections(props: {
  readonly row: SessionRow;
  readonly session: Session | undefined;
  readonly width: number;
  readonly height: number;
  readonly nowMs: number;
}): ReactElement {
  const { row, session, width, height, nowMs } = props;
  const { forward } = row;
  if (forward === undefined) {
    const told = session?.connections ?? [];
    return (
      <>
        <Rule width={width} title={TEXT.reportedConnections(told.length)} />
        <BoundedTable
          rows={told}
          columns={controllerColumns}
          width={width}
          height={height}
          empty={TEXT.noConnections}
        />
      </>
    );
  }
  const limit =
    forward.connectionLimit === -1
      ? TEXT.unlimited
      : TEXT.limitLeft(forward.connectionsLeft, forward.connectionLimit);
  const newestFirst = [...forward.connections].reverse();
  const title = TEXT.connections(forward.openConnections, forward.totalConnections, limit);
  const empty = closedBy(forward) === undefined ? TEXT.noConnectionsYet(row.local) : TEXT.noConnections;
  return (
    <>
      <Rule width={width} title={title} />
      <BoundedTable
        rows={newestFirst}
        columns={ownColumns(nowMs, forward.failing?.message)}
        width={width}
        height={height}
        empty={empty}
      />
    </>
  );
}

function States({
  session,
  width,
  nowMs,
}: {
  readonly session: Session;
  readonly width: number;
  readonly nowMs: number;
}): ReactElement {
  const steps = statesOf(session).map((state) => {
    const at = state.startedAtMs === undefined ? '' : ` ${formatClock(state.startedAtMs)}`;
    return `${sanitize(state.status)}${at}`;
  });
  const now =
    isLive(session.status) && session.createdAtMs !== undefined
      ? `   ${TEXT.openFor(formatDuration(nowMs - session.createdAtMs))}`
      : '';
  return (
    <>
      <Rule width={width} title="States" />
      <TextLine width={width} text={` ${steps.join(' -> ')}${now}`} />
    </>
  );
}
