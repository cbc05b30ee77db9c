/** The hosts that ssh may want to reach, from the targets that the user sees. */
import { loadTargets, readIfAllowed, type TargetLists } from '../../api/find-target.ts';
import type { BoundaryApi } from '../../api/types.ts';
import { fittingClients } from '../../launch/clients.ts';
import { fullName, HOST_SUFFIX, type HostName } from '../../lib/target-index.ts';
import { targetRefusal } from '../../lib/target-refusal.ts';
import type { Host, Target } from '../../wire/resources.ts';
import type { SshHost } from './config-text.ts';

/** Targets that are read concurrently. */
const AT_ONCE = 4;
/** What a pattern of ssh may consist of here: no wildcards, quotes or blanks. */
const PLAIN = /^[A-Za-z0-9._-]+$/;
const INJECTS = 'ssh';

export interface HostSearch {
  /** Only these targets; empty: all that look like ssh. */
  readonly words: readonly string[];
  /** Returns the file that ssh reads for a host. */
  readonly includes: (targetId: string, hostId: string | undefined) => string;
}

/** Returns one entry per host, in the order of names. Rejects with BndError, also for a word that does not lead to one target. */
export async function findSshHosts(
  api: BoundaryApi,
  { words, includes }: HostSearch,
): Promise<readonly SshHost[]> {
  const lists = await loadTargets(api);
  const names = lists.index.hostNames();
  const found: SshHost[] = [];
  const left = [...wanted(lists, words)];
  const work = async (): Promise<void> => {
    for (let target = left.shift(); target !== undefined; target = left.shift()) {
      const title = fullName(target, lists.scopes);
      const full = (await readIfAllowed(api, 'targets', target.id)) ?? target;
      const hosts = await hostsOf(api, full);
      for (const host of entriesOf(hosts, names.get(target.id) ?? []))
        found.push({
          ...host,
          title: host.title === undefined ? title : `${title}, host ${host.title}`,
          targetId: target.id,
          hasHostKey: target.type !== INJECTS,
          brokers: full.brokeredCredentialSources.length > 0,
          includes: includes(target.id, host.hostId),
        });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.filter((host) => host.names.length > 0).toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

function wanted({ targets, index }: TargetLists, words: readonly string[]): readonly Target[] {
  if (words.length === 0)
    return [...targets.values()].filter((target) => mayConnect(target) && isSsh(target));
  return words.flatMap((word) => {
    const found = index.resolve(word);
    if (found.kind !== 'found') throw targetRefusal(word, found);
    return targets.get(found.targetId) ?? [];
  });
}

function mayConnect({ authorizedActions }: Target): boolean {
  return authorizedActions.length === 0 || authorizedActions.includes('authorize-session');
}

function isSsh({ id, name = id, description = '', type = 'tcp', defaultPort }: Target): boolean {
  const request = {
    targetId: id,
    targetName: name,
    targetDescription: description,
    targetType: type,
    endpointPort: defaultPort,
    address: '',
    port: 0,
    credentials: [],
  };
  const [best] = fittingClients(request, { env: {}, platform: process.platform });
  return best?.name === 'ssh';
}

type Entry = Pick<SshHost, 'hostId' | 'names'> & { readonly title: string | undefined };

/** The names of the target lead to its first host: ssh fixes the host key before the controller could choose one. */
function entriesOf(hosts: readonly Host[], names: readonly HostName[]): readonly Entry[] {
  const [first] = hosts;
  const plain = names.flatMap(({ name, alias }) => {
    const known = PLAIN.test(name) ? [...new Set([name, name.toLowerCase()])] : [];
    const hostId = alias?.hostId ?? first?.id;
    return known.map((text) => ({ text, hostId, isAlias: alias !== undefined }));
  });
  const complete = ({ text, isAlias }: (typeof plain)[number]): readonly string[] =>
    isAlias ? [`${text}${HOST_SUFFIX}`, text] : [`${text}${HOST_SUFFIX}`];
  if (first === undefined) return [{ title: undefined, hostId: undefined, names: plain.flatMap(complete) }];
  return hosts.map((host) => {
    const byName =
      hosts.length === 1 || !PLAIN.test(host.name ?? '') ? [] : plain.filter(({ isAlias }) => !isAlias);
    return {
      title: hosts.length === 1 ? undefined : (host.name ?? host.id),
      hostId: host.id,
      names: [
        ...new Set([
          ...plain.filter(({ hostId }) => hostId === host.id).flatMap(complete),
          ...byName.map(({ text }) => `${host.name}.${text}${HOST_SUFFIX}`),
          `${host.id}${HOST_SUFFIX}`,
        ]),
      ],
    };
  });
}

/** In the order of their names. */
async function hostsOf(api: BoundaryApi, { hostSources }: Target): Promise<readonly Host[]> {
  const sets = await Promise.all(hostSources.map(({ id }) => readIfAllowed(api, 'host-sets', id)));
  const ids = new Set(sets.flatMap((set) => set?.hostIds ?? []));
  const hosts = await Promise.all([...ids].map((id) => readIfAllowed(api, 'hosts', id)));
  return hosts
    .filter((host) => host !== undefined)
    .toSorted((a, b) => ((a.name ?? a.id) < (b.name ?? b.id) ? -1 : 1));
}
