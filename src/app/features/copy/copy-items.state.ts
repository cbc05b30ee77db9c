/** Texts to copy for a resource, most useful first. Never a secret. */
import { sanitize } from '../../../lib/text.ts';
import type { Alias, Host, Target } from '../../../wire/resources.ts';
import type { AppState } from '../../core/state.ts';
import { type ForwardView, forwardById, isOpen, localAddress, openForwardsHere } from '../forwards/index.ts';
import { inventoryResource, isInventoryName } from '../inventory/index.ts';
import { apiCurls, PLAIN_ID } from './api-curls.state.ts';
import type { CopyItem, CopySubject } from './copy.state.ts';

/** URI schemes by the port of the endpoint. */
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

/** `command` is the command line of the matching client, without secrets, if known. */
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
    ...(session === undefined ? [] : [{ label: 'session id', text: sanitize(session.id) }]),
    ...(session?.endpoint === undefined ? [] : [{ label: 'endpoint', text: sanitize(session.endpoint) }]),
    ...(target === undefined ? [] : targetItems(target, state.connection.address)),
    ...(isOther(subject) ? plainItems(state, subject) : []),
    ...apiCurls(state, subject),
  ]);
}

/** The open forward of a session of the current controller, or the first one of a target. */
export function forwardOf(state: AppState, subject: CopySubject): ForwardView | undefined {
  const { kind, id } = subject;
  if (isOther(subject)) return undefined;
  if (kind === 'target') return openForwardsHere(state).find((view) => view.targetId === id);
  const view = forwardById(state, id);
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
    ...(isSsh ? [{ label: 'ssh line', text: sshLine(forward) }] : []),
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

/** Host keys are stored under the host's id, as in the ssh that the program runs: the local port leads to another host each time. */
function sshLine({ listenAddress, listenPort, hostId, targetId }: ForwardView): string {
  const alias = hostId ?? targetId;
  const hostKey = PLAIN_ID.test(alias) ? ` -o HostKeyAlias=${alias}` : '';
  return `ssh -p ${listenPort}${hostKey} ${listenAddress}`;
}

function targetItems(target: Target, controller: string | undefined): readonly CopyItem[] {
  return [
    { label: 'target id', text: sanitize(target.id) },
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

function isOther({ kind }: CopySubject): boolean {
  return kind !== 'target' && kind !== 'session';
}

/** For every resource. */
function plainItems(state: AppState, { kind, id }: CopySubject): readonly CopyItem[] {
  const known = isInventoryName(kind) ? inventoryResource(state, kind, id) : state.scopes.byId.get(id);
  return [
    { label: 'id', text: sanitize(id) },
    ...(known?.name === undefined ? [] : [{ label: 'name', text: sanitize(known.name) }]),
    ...inventoryItems(known),
  ];
}

/** The address of a host, the value of an alias. */
function inventoryItems(known: Partial<Host & Alias> | undefined): readonly CopyItem[] {
  const address = known?.address ?? known?.ipAddresses?.[0] ?? known?.dnsNames?.[0];
  return [
    ...(address === undefined ? [] : [{ label: 'address', text: sanitize(address) }]),
    ...(known?.value === undefined ? [] : [{ label: 'value', text: sanitize(known.value) }]),
  ];
}

function distinct(items: readonly CopyItem[]): readonly CopyItem[] {
  return items.filter((item, index) => items.findIndex(({ text }) => text === item.text) === index);
}
