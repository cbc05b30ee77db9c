/** What can be copied of a target or a session, best first. Never a secret. Pure. */
import { sanitize } from '../lib/text.ts';
import type { Target } from '../protocol/resources.ts';
import { type ForwardView, isOpen, localAddress } from './forward-view.ts';
import type { AppState } from './state.ts';

export interface CopyItem {
  readonly label: string;
  readonly text: string;
}

/** What the menu is about. */
export interface CopySubject {
  readonly kind: 'target' | 'session';
  readonly id: string;
}

/** Schemes of URIs by the port of the endpoint. */
const SCHEMES: Readonly<Record<number, string>> = {
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgres',
  6379: 'redis',
  8080: 'http',
  8443: 'https',
  27017: 'mongodb',
};
const SSH_PORT = 22;
/** What may stand in a command line as it is: an id comes from a server. */
const PLAIN_ID = /^[\w-]+$/;

/** `command` is the command line of the client that fits, without secrets, where one is known. */
export function copyItems(
  state: AppState,
  subject: CopySubject,
  command: string | undefined,
): readonly CopyItem[] {
  const forward = forwardOf(state, subject);
  const session = subject.kind === 'session' ? state.sessions.byId.get(subject.id) : undefined;
  const target = state.targets.byId.get(
    subject.kind === 'target' ? subject.id : (session?.targetId ?? forward?.targetId ?? ''),
  );
  return distinct([
    ...(forward === undefined ? [] : localItems(forward, target, command)),
    ...(session === undefined ? [] : [{ label: 'session id', text: session.id }]),
    ...(session?.endpoint === undefined ? [] : [{ label: 'endpoint', text: sanitize(session.endpoint) }]),
    ...(target === undefined ? [] : targetItems(target, state.connection.address)),
    ...curlItem(subject, state.connection.address),
  ]);
}

/** The open forward of a session, or of a target the first that is open. */
export function forwardOf(state: AppState, { kind, id }: CopySubject): ForwardView | undefined {
  if (kind === 'target')
    return Object.values(state.forwards).find((view) => view.targetId === id && isOpen(view));
  const view = state.forwards[id];
  return view !== undefined && isOpen(view) ? view : undefined;
}

function localItems(
  forward: ForwardView,
  target: Target | undefined,
  command: string | undefined,
): readonly CopyItem[] {
  const address = localAddress(forward);
  const port = target?.defaultPort;
  const scheme = port === undefined ? undefined : SCHEMES[port];
  const isSsh = target?.type === 'ssh' || port === SSH_PORT;
  return [
    { label: 'address', text: address },
    { label: 'port', text: String(forward.listenPort) },
    ...(scheme === undefined ? [] : [{ label: 'URI', text: `${scheme}://${address}/` }]),
    ...(isSsh ? [{ label: 'ssh line', text: `ssh -p ${forward.listenPort} ${forward.listenAddress}` }] : []),
    ...(command === undefined ? [] : [{ label: 'command', text: command }]),
    ...(scheme === 'http' || scheme === 'https'
      ? [{ label: 'curl', text: `curl ${scheme}://${address}/` }]
      : []),
    {
      label: 'env exports',
      text: [
        `export BOUNDARY_PROXIED_ADDR=${address}`,
        `export BOUNDARY_PROXIED_IP=${forward.listenAddress}`,
        `export BOUNDARY_PROXIED_PORT=${forward.listenPort}`,
      ].join('\n'),
    },
  ];
}

function targetItems(target: Target, controller: string | undefined): readonly CopyItem[] {
  return [
    { label: 'target id', text: target.id },
    ...(target.name === undefined ? [] : [{ label: 'target name', text: sanitize(target.name) }]),
    ...(target.address === undefined || target.address === ''
      ? []
      : [{ label: 'target host', text: sanitize(target.address) }]),
    ...(PLAIN_ID.test(target.id)
      ? [
          {
            label: 'connect command',
            text: `bnd-tui connect ${target.id}${controller === undefined ? '' : ` --addr ${controller}`}`,
          },
        ]
      : []),
  ];
}

/** Reading it from the controller; the token stays in a variable. */
function curlItem({ kind, id }: CopySubject, controller: string | undefined): readonly CopyItem[] {
  if (controller === undefined || !PLAIN_ID.test(id)) return [];
  const header = '"Authorization: Bearer $BOUNDARY_TOKEN"';
  return [{ label: 'curl of the API', text: `curl -H ${header} ${controller}/v1/${kind}s/${id}` }];
}

function distinct(items: readonly CopyItem[]): readonly CopyItem[] {
  return items.filter((item, index) => items.findIndex(({ text }) => text === item.text) === index);
}
