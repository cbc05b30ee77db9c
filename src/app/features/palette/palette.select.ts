/** Everything that is loaded, as palette entries. */
import { memoizeLast } from '../../../lib/memo.ts';
import { sanitize } from '../../../lib/text.ts';
import type { Preferences } from '../../../settings/types.ts';
import type { Scope, Session, Target } from '../../../wire/resources.ts';
import type { Command } from '../../core/command.ts';
import { nameById, nameOf, projectName } from '../../core/names.ts';
import { isLive } from '../../core/session-status.ts';
import type { AppState, TargetDetail } from '../../core/state.ts';
import { savedFilters } from '../../list/saved-filters.ts';
import { sortRows } from '../../list/sort.ts';
import { aliasesByTarget, namedAliases } from '../inventory/index.ts';
import { mayConnect } from '../targets/index.ts';
import { type PaletteEntry, targetKey } from './palette.state.ts';
import { paletteText } from './palette.text.ts';

type ById<T> = ReadonlyMap<string, T>;

/** The same list as long as its inputs are unchanged. */
export function paletteEntries(state: AppState, commands: readonly Command[]): readonly PaletteEntry[] {
  const { targets, scopes, sessions, targetDetails, preferences } = state;
  return allEntries(
    targetEntries(targets.byId, scopes.byId, aliasesByTarget(namedAliases(state))),
    hostEntries(targetDetails),
    sessionEntries(sessions.byId, targets.byId),
    scopeEntries(scopes.byId),
    filterEntries(preferences),
    commandEntries(commands),
  );
}

const allEntries = memoizeLast((...groups: readonly (readonly PaletteEntry[])[]): readonly PaletteEntry[] =>
  groups.flat(),
);

const targetEntries = memoizeLast(
  (targets: ById<Target>, scopes: ById<Scope>, names: ById<readonly string[]>): readonly PaletteEntry[] => {
    const entries = [...targets.values()].map((target): PaletteEntry => {
      const project = projectName(scopes, target);
      const aliases = names.get(target.id) ?? [];
      return {
        key: targetKey(target.id),
        group: 'targets',
        title: nameOf(target),
        detail: [sanitize(target.type ?? '-'), project, ...aliases].join('  '),
        id: target.id,
        aliases,
        more: `${sanitize(target.address ?? '')} ${project}`,
        action: { type: 'open', view: { screen: 'target', params: { targetId: target.id } } },
        destination: mayConnect(target) ? { targetId: target.id } : undefined,
      };
    });
    return sortRows(entries, ({ title }) => title, false);
  },
);

const hostEntries = memoizeLast((details: Readonly<Record<string, TargetDetail>>): readonly PaletteEntry[] =>
  Object.entries(details).flatMap(([targetId, { target, hosts }]) =>
    hosts.map((host): PaletteEntry => {
      const address = sanitize(host.address ?? '');
      return {
        key: `host ${targetId} ${host.id}`,
        group: 'hosts',
        title: nameOf(host),
        detail: paletteText.hostOf(address, target === undefined ? sanitize(targetId) : nameOf(target)),
        id: host.id,
        aliases: [],
        more: address,
        action: { type: 'connect.ask', targetId, hostId: host.id },
        destination: { targetId, hostId: host.id },
      };
    }),
  ),
);

const sessionEntries = memoizeLast(
  (sessions: ById<Session>, targets: ById<Target>): readonly PaletteEntry[] =>
    [...sessions.values()]
      .filter(({ status }) => isLive(status))
      .map((session): PaletteEntry => {
        const target = nameById(targets, session.targetId);
        return {
          key: `session ${session.id}`,
          group: 'sessions',
          title: session.id,
          detail: `${target}  ${sanitize(session.status ?? '-')}`,
          id: session.id,
          aliases: [],
          more: `${target} ${sanitize(session.endpoint ?? '')}`,
          action: { type: 'open', view: { screen: 'session', params: { sessionId: session.id } } },
          destination:
            session.targetId === undefined
              ? undefined
              : { targetId: session.targetId, sessionId: session.id },
        };
      }),
);

const scopeEntries = memoizeLast((scopes: ById<Scope>): readonly PaletteEntry[] =>
  [...scopes.values()]
    .filter(({ id }) => id !== 'global')
    .map(
      (scope): PaletteEntry => ({
        key: `scope ${scope.id}`,
        group: 'scopes',
        title: nameOf(scope),
        detail: `${sanitize(scope.type ?? '-')}  targets`,
        id: scope.id,
        aliases: [],
        more: sanitize(scope.description ?? ''),
        action: { type: 'open', view: { screen: 'targets', params: { scopeId: scope.id } } },
        destination: undefined,
      }),
    ),
);

/** Saved filters, each with its list. */
const filterEntries = memoizeLast((preferences: Preferences): readonly PaletteEntry[] =>
  savedFilters(preferences).map(
    ({ screen, name, text }): PaletteEntry => ({
      key: `filter ${screen} ${name}`,
      group: 'filters',
      title: name,
      detail: `${screen} /${sanitize(text)}`,
      id: '',
      aliases: [],
      more: `${screen} filter`,
      action: { type: 'open', view: { screen, filter: text } },
      destination: undefined,
    }),
  ),
);

/** A command that requires an argument is put into the prompt, any other one is run. */
const commandEntries = memoizeLast((commands: readonly Command[]): readonly PaletteEntry[] =>
  commands.map(({ names, usage, what }): PaletteEntry => {
    const [name = ''] = names;
    return {
      key: `command ${name}`,
      group: 'commands',
      title: `:${name}${usage === '' ? '' : ` ${usage}`}`,
      detail: what,
      id: '',
      aliases: [],
      more: names.join(' '),
      action: usage.startsWith('<')
        ? { type: 'prompt', kind: 'command', text: `${name} ` }
        : { type: 'command', line: name },
      destination: undefined,
    };
  }),
);
