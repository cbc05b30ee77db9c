/** The page of one target. */

import type { ReactElement } from 'react';
import { formatDuration } from '../../../lib/format.ts';
import { sanitize } from '../../../lib/text.ts';
import { displayWidth, fitText, wrapTextWithin } from '../../../lib/text-width.ts';
import type { Target } from '../../../wire/resources.ts';
import { projectName } from '../../core/names.ts';
import type { BodyProps } from '../../core/screen.ts';
import { sharedText } from '../../core/shared-text.ts';
import { type AppState, targetById } from '../../core/state.ts';
import { cursorOf, type View } from '../../core/view.ts';
import type { Column } from '../../list/columns.ts';
import { filterProblem } from '../../list/filter.ts';
import { RowList } from '../../list/row-list.tsx';
import { Rule } from '../../shell/frame.tsx';
import { emptyText, unknownText } from '../../shell/freshness.ts';
import { keyed, TextLine, TextLines } from '../../shell/line.tsx';
import { statusTone } from '../../shell/theme.ts';
import { aliasesOf } from '../inventory/index.ts';
import { type SessionRow, sessionLocal, sessionRows } from '../sessions/index.ts';
import {
  type CredentialRow,
  credentialRows,
  HOST_KEYS,
  type HostRow,
  type HostSetRow,
  hostRows,
  hostSetRows,
  noHostSets,
  TARGET_TABS,
  type TargetTab,
  targetTab,
} from './target-detail.select.ts';
import { mayConnect } from './targets.select.ts';
import { targetsText } from './targets.text.ts';

const TEXT = targetsText.page;

export function TargetBody({ state, view, width, height }: BodyProps): ReactElement {
  const id = view.params.targetId ?? '';
  const target = targetById(state, id);
  if (target === undefined) return <TextLines lines={unknownText(state.targetDetails[id])} width={width} />;
  const facts = factLines(state, target, width, height);
  return (
    <>
      {keyed(facts).map(({ key, text }) => (
        <TextLine key={key} text={` ${text}`} width={width} />
      ))}
      <Rule width={width} title={tabTitles(state, view, width)} />
      <Tab state={state} view={view} width={width} height={height - facts.length - 1} />
    </>
  );
}

/** Number of rows with facts about the target. */
export function targetFacts(state: AppState, view: View, width: number, height: number): number {
  const target = targetById(state, view.params.targetId);
  return target === undefined ? 0 : factLines(state, target, width, height).length;
}

/** Most rows of a description. */
const ABOUT_ROWS = 3;
/** Rows of a narrow page from which an alias gets one of its own. */
const ROOM_FOR_ALIAS = 12;

/** Fewer lines on small terminals. */
function factLines(state: AppState, target: Target, width: number, height: number): readonly string[] {
  const limit = target.sessionConnectionLimit;
  const connections = limit === undefined || limit === -1 ? TEXT.unlimited : String(limit);
  const max = target.sessionMaxSeconds === undefined ? '-' : formatDuration(target.sessionMaxSeconds * 1000);
  const client = target.defaultClientPort === undefined ? '' : ` -> ${target.defaultClientPort}`;
  const port = `${target.defaultPort ?? '-'}${client}`;
  const about = sanitize(target.description ?? '') || '-';
  const type = sanitize(target.type ?? '-');
  const signIn = state.memory[target.id]?.onSignIn === true;
  const opened = signIn ? TEXT.opensAtSignIn : '';
  const alias = aliasesOf(state, target.id).join(', ') || '-';
  if (width < 76) {
    const short = TEXT.oneLine(type, port, max, connections) + opened;
    return alias === '-' || height < ROOM_FOR_ALIAS ? [short] : [short, TEXT.aliasLine(alias)];
  }
  if (height < 20) {
    return [TEXT.firstLine(type, port, max, connections, alias), ...(about === '-' ? [] : [about + opened])];
  }
  const filter = sanitize(target.workerFilter ?? '') || TEXT.anyWorker;
  const third = Math.floor((width - 2) / 3);
  const pair = (name: string, value: string): string => fitText(`${fitText(name, 12)} ${value}`, third);
  /** Names in projects are long. */
  const fits = displayWidth(alias) < third - 13;
  return [
    pair('Type', type) + pair('Port', port) + pair('Max session', max),
    pair('Project', projectName(state.scopes.byId, target)) +
      pair('Worker', filter) +
      pair('Connections', connections),
    (fits ? pair('Alias', alias) : '') +
      pair('Id', target.id) +
      (signIn ? pair('At sign-in', TEXT.opensForward) : ''),
    ...(fits ? [] : [`${fitText('Alias', 12)} ${alias}`]),
    ...(mayConnect(target) ? [] : [`${fitText('Access', 12)} ${TEXT.noGrant}`]),
    ...wrapTextWithin(about, width - 14, ABOUT_ROWS).map(
      (text, index) => `${fitText(index === 0 ? 'About' : '', 12)} ${text}`,
    ),
  ];
}

const TITLES: Readonly<Record<TargetTab, string>> = {
  hosts: 'Hosts',
  sets: 'Host sets',
  credentials: 'Credentials',
  sessions: 'Sessions',
};

function tabTitles(state: AppState, view: BodyProps['view'], width: number): string {
  const whole = { ...view, filter: '' };
  const detail = state.targetDetails[view.params.targetId ?? ''];
  const read = isKnown(detail);
  const counts: Readonly<Record<TargetTab, number | undefined>> = {
    hosts: read ? Math.max(detail?.hosts.length ?? 0, isDirect(state, view) ? 1 : 0) : undefined,
    sets: read ? hostSetRows(state, whole).length : undefined,
    credentials: read ? credentialRows(state, whole).length : undefined,
    sessions: isKnown(state.sessions) ? sessionRows(state, whole).length : undefined,
  };
  const current = targetTab(state, view);
  return TARGET_TABS.map((tab) => {
    const title = `${width < 60 ? tab : TITLES[tab]} ${counts[tab] ?? '?'}`;
    return tab === current ? `[${title}]` : title;
  }).join('  ');
}

/** Its address is the only host. */
function isDirect(state: AppState, { params }: View): boolean {
  return (targetById(state, params.targetId)?.address ?? '') !== '';
}

/** False until it was loaded once: nothing is known about it before. */
function isKnown(fetched: { readonly fetchedAtMs: number | undefined } | undefined): boolean {
  return fetched?.fetchedAtMs !== undefined;
}

function Tab({ state, view, width, height }: BodyProps): ReactElement {
  const common = { width, height };
  const selectedId = cursorOf(view);
  const detail = state.targetDetails[view.params.targetId ?? ''];
  const unknown = isKnown(detail) ? undefined : unknownText(detail);
  switch (targetTab(state, view)) {
    case 'hosts':
      return (
        <RowList
          {...common}
          rows={hostRows(state, view)}
          columns={HOSTS}
          selectedId={selectedId}
          empty={
            unknown ?? [filterProblem(view.filter, HOST_KEYS) ?? TEXT.noMatchingHost, sharedText.clearsFilter]
          }
        />
      );
    case 'sets':
      return (
        <RowList
          {...common}
          rows={hostSetRows(state, view)}
          columns={SETS}
          selectedId={selectedId}
          empty={
            unknown ?? [view.filter === '' ? noHostSets(state, view.params.targetId) : TEXT.noMatchingHostSet]
          }
        />
      );
    case 'credentials':
      return (
        <RowList
          {...common}
          rows={credentialRows(state, view)}
          columns={CREDENTIALS}
          selectedId={selectedId}
          empty={unknown ?? [view.filter === '' ? TEXT.noCredentials : TEXT.noMatchingCredential]}
        />
      );
    case 'sessions':
      return (
        <RowList
          {...common}
          rows={sessionRows(state, view)}
          columns={SESSIONS}
          selectedId={selectedId}
          empty={emptyText(state.sessions, view.filter, [TEXT.noLiveSession, TEXT.opensSession])}
        />
      );
  }
}

const HOSTS: readonly Column<HostRow>[] = [
  {
    title: 'HOST',
    name: true,
    width: 16,
    grow: 2,
    priority: 1,
    cell: (row) => row.name,
    tone: (row) => (row.hostId === undefined ? 'dim' : 'plain'),
  },
  { title: 'ADDRESS', width: 15, grow: 1, priority: 1, cell: (row) => row.address },
  { title: 'HOST SET', width: 14, grow: 1, priority: 3, cell: (row) => row.set },
  { title: 'CATALOG', width: 15, priority: 4, cell: (row) => row.catalog },
  { title: 'ID', width: 15, priority: 2, cell: (row) => row.hostId ?? '-', tone: () => 'dim' },
];

const SETS: readonly Column<HostSetRow>[] = [
  { title: 'HOST SET', width: 16, grow: 1, priority: 1, name: true, cell: (row) => row.name },
  { title: 'TYPE', width: 8, priority: 3, cell: (row) => row.type },
  { title: 'HOSTS', width: 6, priority: 1, align: 'right', cell: (row) => String(row.hosts) },
  { title: 'CATALOG', width: 16, priority: 4, cell: (row) => row.catalog },
  { title: 'ID', width: 17, priority: 2, cell: (row) => row.id },
];

const CREDENTIALS: readonly Column<CredentialRow>[] = [
  { title: 'USE', width: 9, priority: 1, cell: (row) => row.use },
  { title: 'SOURCE', width: 16, grow: 2, priority: 1, name: true, cell: (row) => row.name },
  { title: 'TYPE', width: 17, priority: 3, cell: (row) => row.type },
  { title: 'STORE', width: 16, grow: 1, priority: 4, cell: (row) => row.store },
  {
    title: 'SHOWN',
    width: 26,
    priority: 5,
    cell: (row) => (row.use === 'injected' ? TEXT.injectedShown : TEXT.brokeredShown),
  },
];

const SESSIONS: readonly Column<SessionRow>[] = [
  {
    title: 'STATE',
    width: 11,
    priority: 1,
    cell: (row) => row.status,
    tone: (row) => statusTone(row.status),
  },
  { title: 'LOCAL', width: 16, grow: 1, priority: 1, ...sessionLocal },
  { title: 'ENDPOINT', width: 20, grow: 1, priority: 3, cell: (row) => row.endpoint },
  { title: 'ID', width: 13, priority: 2, cell: (row) => row.id },
];
