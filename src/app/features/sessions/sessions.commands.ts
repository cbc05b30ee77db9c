/** Commands that open and cancel sessions. */

import { mayBeUnlisted } from '../../../lib/alias-name.ts';
import { memoizeLast } from '../../../lib/memo.ts';
import type { Action } from '../../core/actions.ts';
import { type Command, refusal } from '../../core/command.ts';
import { isLive } from '../../core/session-status.ts';
import { sharedText } from '../../core/shared-text.ts';
import type { AppState } from '../../core/state.ts';
import { sortRows } from '../../list/sort.ts';
import { targetsOf } from '../inventory/index.ts';
import { cancelQuestion } from './cancel-question.keys.ts';
import { cancellable } from './sessions.keys.ts';
import { sessionRow } from './sessions.select.ts';
import { sessionsText } from './sessions.text.ts';

const TEXT = sessionsText.commands;

/** Names of targets may contain blanks: a trailing port number is one. */
const PORT = /^\d+$/;

const connect: Command = {
  names: ['connect', 'c'],
  usage: '<target> [port]',
  what: 'open a forward (default: remembered port)',
  candidates: (state, position) => (position === 0 ? targetNames(state) : []),
  run: (args, state) => {
    const last = args.at(-1) ?? '';
    const withPort = args.length > 1 && PORT.test(last) && isUnknown(state, args.join(' '));
    return withPort
      ? connectTo(state, args.slice(0, -1).join(' '), last)
      : connectTo(state, args.join(' '), undefined);
  },
};

const forward: Command = {
  names: ['forward', 'f'],
  usage: '<port> <target>',
  what: 'open a forward on a port',
  candidates: (state, position) => (position === 1 ? targetNames(state) : []),
  run: (args, state) => {
    const [first = '', ...others] = args;
    // Also in the order of `:connect`.
    const isSwapped = !PORT.test(first) && PORT.test(args.at(-1) ?? '');
    return isSwapped
      ? connectTo(state, args.slice(0, -1).join(' '), args.at(-1))
      : connectTo(state, others.join(' '), first);
  },
};

const shell: Command = {
  names: ['shell'],
  usage: '<target>',
  what: 'run the matching client on a target, like <s>',
  candidates: (state, position) => (position === 0 ? targetNames(state) : []),
  run: (args, state) =>
    args.length === 0
      ? refusal(TEXT.shellUsage)
      : toTarget(state, args.join(' '), (targetId) => ({ type: 'client.target', targetId }), {
          client: true,
        }),
};

const cancel: Command = {
  names: ['cancel'],
  usage: '<session id>',
  what: 'cancel a session, after a confirmation',
  candidates: (state) =>
    [...state.sessions.byId.values()].filter(({ status }) => isLive(status)).map(({ id }) => id),
  run: ([id], state) => {
    if (id === undefined) return refusal(TEXT.cancelUsage);
    const row = sessionRow(state, id);
    if (row === undefined) return refusal(TEXT.unknownSession(id));
    const allowed = cancellable(row);
    if (allowed !== true) return refusal(allowed);
    const text = cancelQuestion(row, state.nowMs);
    return { type: 'confirm', text, action: { type: 'session.cancel', sessionId: row.id } };
  },
};

export const SESSION_COMMANDS: readonly Command[] = [connect, forward, shell, cancel];

function connectTo(state: AppState, name: string, port: string | undefined) {
  if (name === '') return refusal(TEXT.connectUsage);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    return refusal(TEXT.invalidPort(port));
  const listenPort = port === undefined ? {} : { listenPort: Number(port) };
  return toTarget(
    state,
    name,
    (targetId) => ({ type: 'connect.ask', targetId, ...listenPort, atOnce: true }),
    listenPort,
  );
}

type Named = Extract<Action, { readonly type: 'connect.named' }>;

/** Acts on the target with this name; `named` does the same once the newest aliases are known. */
function toTarget(
  state: AppState,
  name: string,
  act: (targetId: string) => Action,
  named: Omit<Named, 'type' | 'name'>,
): Action {
  const found = targetsOf(state).resolve(name);
  // Aliases are listed again before one is used.
  if (found.kind === 'found' && found.alias === undefined) return act(found.targetId);
  // What is not listed, or not listed yet, may be known to the controller.
  if (found.kind === 'unknown' && isLoaded(state.targets) && !mayBeUnlisted(name))
    return refusal(sharedText.unknownTarget(name, found.near()));
  return { type: 'connect.named', name, ...named };
}

function isUnknown(state: AppState, name: string): boolean {
  return targetsOf(state).resolve(name).kind === 'unknown';
}

function isLoaded({ fetchedAtMs, failure }: AppState['targets']): boolean {
  return fetchedAtMs !== undefined || failure !== undefined;
}

function targetNames(state: AppState): readonly string[] {
  return sortedNames(targetsOf(state));
}

const sortedNames = memoizeLast((index: ReturnType<typeof targetsOf>) => {
  const { names, aliases } = index.words();
  return [...sortRows(names, (name) => name, false), ...sortRows(aliases, (name) => name, false)];
});
