/** Resources for tests of state and screens: complete records; a test sets only what it is about. */
import type {
  Account,
  Alias,
  AuthMethod,
  Credential,
  CredentialLibrary,
  CredentialStore,
  Host,
  HostCatalog,
  HostSet,
  ResourceBase,
  Scope,
  Session,
  Target,
} from '../../src/wire/resources.ts';

const AT_MS = Date.parse('2026-03-01T11:00:00Z');

function base(id: string, scopeId: string): ResourceBase {
  return {
    id,
    scopeId,
    scope: undefined,
    name: undefined,
    description: undefined,
    type: undefined,
    version: 1,
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
    authorizedActions: ['read', 'authorize-session'],
    raw: { id, scope_id: scopeId },
  };
}

export function account(id: string, parts: Partial<Account> = {}): Account {
  return {
    ...base(id, 'global'),
    loginName: undefined,
    fullName: undefined,
    email: undefined,
    subject: undefined,
    ...parts,
  };
}

export function scope(id: string, parts: Partial<Scope> = {}): Scope {
  return {
    ...base(id, 'global'),
    primaryAuthMethodId: undefined,
    aliasSuffix: undefined,
    authorizedCollectionActions: {},
    ...parts,
  };
}

export function target(id: string, parts: Partial<Target> = {}): Target {
  return {
    ...base(id, 'p_1'),
    type: 'tcp',
    address: '10.0.0.1',
    defaultPort: 5432,
    defaultClientPort: undefined,
    sessionMaxSeconds: 28_800,
    sessionConnectionLimit: -1,
    workerFilter: undefined,
    hostSources: [],
    brokeredCredentialSources: [],
    injectedCredentialSources: [],
    aliases: [],
    ...parts,
  };
}

/** As on the wire, newest first. */
const STATES = [
  { status: 'active', start_time: new Date(AT_MS + 5_000).toISOString() },
  {
    status: 'pending',
    start_time: new Date(AT_MS).toISOString(),
    end_time: new Date(AT_MS + 5_000).toISOString(),
  },
];

export function session(id: string, parts: Partial<Session> = {}): Session {
  const own = base(id, 'p_1');
  return {
    ...own,
    raw: { ...own.raw, states: STATES },
    authorizedActions: ['cancel', 'cancel:self', 'read', 'read:self'],
    type: 'tcp',
    targetId: 'ttcp_1',
    userId: 'u_1',
    authTokenId: 'at_1',
    hostId: undefined,
    hostSetId: undefined,
    endpoint: 'tcp://10.0.0.1:5432',
    expiresAtMs: AT_MS + 8 * 3_600_000,
    status: 'active',
    terminationReason: undefined,
    connections: undefined,
    ...parts,
  };
}

export function credentialStore(id: string, parts: Partial<CredentialStore> = {}): CredentialStore {
  return { ...base(id, 'p_1'), type: 'static', address: undefined, ...parts };
}

export function credential(id: string, parts: Partial<Credential> = {}): Credential {
  return {
    ...base(id, 'p_1'),
    type: 'username_password',
    credentialStoreId: 'csst_1',
    username: 'reader',
    ...parts,
  };
}

export function credentialLibrary(id: string, parts: Partial<CredentialLibrary> = {}): CredentialLibrary {
  return {
    ...base(id, 'p_1'),
    type: 'vault-generic',
    credentialStoreId: 'csvlt_1',
    credentialType: 'username_password',
    vaultPath: 'database/creds/reader',
    ...parts,
  };
}

export function hostCatalog(id: string, parts: Partial<HostCatalog> = {}): HostCatalog {
  return { ...base(id, 'p_1'), type: 'static', pluginName: undefined, ...parts };
}

export function alias(id: string, parts: Partial<Alias> = {}): Alias {
  return {
    ...base(id, 'global'),
    type: 'target',
    value: undefined,
    destinationId: undefined,
    hostId: undefined,
    ...parts,
  };
}

export function authMethod(id: string, parts: Partial<AuthMethod> = {}): AuthMethod {
  return { ...base(id, 'global'), type: 'password', name: 'Password', isPrimary: true, ...parts };
}

export function hostSet(id: string, parts: Partial<HostSet> = {}): HostSet {
  return { ...base(id, 'p_1'), type: 'static', hostCatalogId: 'hcst_1', hostIds: [], ...parts };
}

export function host(id: string, parts: Partial<Host> = {}): Host {
  return {
    ...base(id, 'p_1'),
    type: 'static',
    hostCatalogId: 'hcst_1',
    hostSetIds: [],
    address: '10.0.0.2',
    ipAddresses: [],
    dnsNames: [],
    externalName: undefined,
    ...parts,
  };
}
