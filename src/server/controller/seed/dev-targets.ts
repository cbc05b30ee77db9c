/** Hosts, targets and credentials of the first project, as in `boundary dev`. */
import type { JsonObject } from '../../../lib/json.ts';
import { newId } from '../../../wire/ids.ts';
import { seal } from '../engine/sealed.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';

const DEFAULT_LIMITS = { session_max_seconds: 28_800, session_connection_limit: -1 };

export interface NewTarget {
  readonly id?: string;
  readonly scopeId: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** '': none. */
  readonly address: string;
  readonly port: number;
  readonly fields?: JsonObject;
  readonly attributes?: JsonObject;
}

/** A TCP target with the default limits. */
export function makeTarget({ resources }: Services, target: NewTarget): Row {
  return resources.insert({
    id: target.id ?? newId('ttcp'),
    kind: 'target',
    type: 'tcp',
    scopeId: target.scopeId,
    name: target.name,
    description: target.description,
    fields: { ...DEFAULT_LIMITS, address: target.address, ...target.fields },
    attributes: { default_port: target.port, ...target.attributes },
  });
}

export function makeAlias({ resources }: Services, value: string, targetId: string): void {
  resources.insert({
    id: newId('alt'),
    kind: 'alias',
    type: 'target',
    scopeId: 'global',
    refId: targetId,
    uniqueKey: value.toLowerCase(),
    fields: { value },
  });
}

/** Password and private key are secret. */
export type SeedLogin = { readonly name?: string; readonly username: string } & (
  | { readonly password: string }
  | { readonly privateKey: string }
);

/** A login that the target brokers, in an unnamed store. */
export function brokerLogin({ resources, links, vault }: Services, target: Row, login: SeedLogin): void {
  const store = resources.insert({
    id: newId('csst'),
    kind: 'credential-store',
    type: 'static',
    scopeId: target.scopeId,
    // Named like the target that uses it, if its login has a name.
    ...(login.name === undefined ? {} : { name: target.name }),
  });
  const [type, prefix, field, secret] =
    'password' in login
      ? (['username_password', 'credup', 'password', login.password] as const)
      : (['ssh_private_key', 'credspk', 'private_key', login.privateKey] as const);
  const id = newId(prefix);
  resources.insert({
    id,
    kind: 'credential',
    type,
    scopeId: target.scopeId,
    parentId: store.id,
    name: login.name,
    attributes: { username: login.username, [`${field}_hmac`]: vault.fingerprint(secret) },
    secret: seal(vault, id, { [field]: secret }),
  });
  links.add('target:brokered', target.id, [id]);
  resources.touch(target.id, target.version);
}

/** `suffix` and `second` are the suffixes of the two targets with well-known ids. */
export function seedDevTargets(services: Services, suffix: string, second: string): void {
  const scopeId = `p_${suffix}`;
  seedHosts(services, scopeId, suffix);
  makeTarget(services, {
    id: `ttcp_${suffix}`,
    scopeId,
    name: 'Generated target with a direct address',
    description: 'Provides an initial target using an address in Boundary',
    address: '127.0.0.1',
    port: 22,
  });
  const withHosts = makeTarget(services, {
    id: `ttcp_${second}`,
    scopeId,
    name: 'Generated target using host sources',
    description: 'Provides a target using host sources in Boundary',
    address: '',
    port: 22,
  });
  services.links.add('target:host-source', withHosts.id, [`hsst_${suffix}`]);
  services.resources.touch(withHosts.id, 1);
  const database = makeTarget(services, {
    scopeId,
    name: 'Generated local postgres target with alias',
    description:
      'Provides a local postgres target using aliasing in Boundary. Connect using the flag `-dbname boundary`',
    address: '127.0.0.1',
    port: 5432,
  });
  brokerLogin(services, database, { username: 'postgres', password: 'password' });
  makeAlias(services, 'postgres.boundary.dev', database.id);
  const web = makeTarget(services, {
    scopeId,
    name: 'www.hashicorp.com',
    description:
      'Provides an initial web target using an address in Boundary. Note: Only HTTPS is supported, as this target uses port 443. Alias names for web targets should match the URL for the target.',
    address: 'www.hashicorp.com',
    port: 443,
    fields: { session_max_seconds: 5 },
  });
  makeAlias(services, 'www.hashicorp.com', web.id);
  const ssh = makeTarget(services, {
    scopeId,
    name: 'Generated localhost ssh target with an alias',
    description: 'Provides an initial localhost target to SSH to using an alias in Boundary',
    address: '127.0.0.1',
    port: 22,
  });
  makeAlias(services, 'ssh.boundary.dev', ssh.id);
}

function seedHosts({ resources, links }: Services, scopeId: string, suffix: string): void {
  const [catalogId, hostId, setId] = [`hcst_${suffix}`, `hst_${suffix}`, `hsst_${suffix}`];
  resources.insert({
    id: catalogId,
    kind: 'host-catalog',
    type: 'static',
    scopeId,
    name: 'Generated host catalog',
    description: 'Provides an initial host catalog in Boundary',
  });
  resources.insert({
    id: hostId,
    kind: 'host',
    type: 'static',
    scopeId,
    parentId: catalogId,
    name: 'Generated host',
    description: 'Provides an initial host in Boundary',
    attributes: { address: 'localhost' },
  });
  resources.insert({
    id: setId,
    kind: 'host-set',
    type: 'static',
    scopeId,
    parentId: catalogId,
    name: 'Generated host set',
    description: 'Provides an initial host set in Boundary',
  });
  links.add('host-set:host', setId, [hostId]);
  resources.touch(setId, 1);
}
