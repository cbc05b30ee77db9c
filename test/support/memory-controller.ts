/** An in-memory controller behind the interface of the API client, for tests of state and screens. It can be made to fail. */
import type { BoundaryApi, Collections, ListQuery } from '../../src/api/types.ts';
import { BndError } from '../../src/lib/errors.ts';
import { isTokenOver } from '../../src/lib/token-expiry.ts';
import type { Session, SessionAuthorization, SignedIn } from '../../src/wire/resources.ts';
import { Holds } from './holds.ts';
import { account, authMethod, host, hostSet, scope, session, target } from './resources.ts';

type Rows = { [Name in keyof Collections]: Collections[Name][] };

/** The catalog or the store that a row is in. */
function parentOf(row: object): unknown {
  if ('hostCatalogId' in row) return row.hostCatalogId;
  return 'credentialStoreId' in row ? row.credentialStoreId : undefined;
}

export class MemoryController {
  readonly address: string;
  readonly rows: Rows = {
    scopes: [
      scope('global', { name: 'global', type: 'global', scopeId: undefined }),
      scope('o_1', { name: 'acme', type: 'org', description: 'ACME Corp' }),
      scope('p_1', { name: 'prod', type: 'project', scopeId: 'o_1' }),
      scope('p_2', { name: 'lab', type: 'project', scopeId: 'o_1' }),
    ],
    'auth-methods': [authMethod('ampw_1')],
    targets: [
      target('ttcp_1', { name: 'orders', aliases: [{ id: 'alt_1', value: 'orders.db' }] }),
      target('ttcp_2', {
        name: 'billing',
        address: undefined,
        hostSources: [{ id: 'hsst_1', hostCatalogId: 'hcst_1' }],
      }),
      target('ttcp_3', { name: 'wiki', scopeId: 'p_2', defaultPort: 443, authorizedActions: ['read'] }),
    ],
    'credential-stores': [],
    'credential-libraries': [],
    credentials: [],
    'host-catalogs': [],
    'host-sets': [hostSet('hsst_1', { name: 'databases', hostIds: ['hst_1', 'hst_2'] })],
    hosts: [host('hst_1', { name: 'db-1' }), host('hst_2', { name: 'db-2', address: '10.0.0.3' })],
    sessions: [session('s_1'), session('s_2', { userId: 'u_2', status: 'pending' })],
    aliases: [],
    accounts: [account('acctpw_1', { loginName: 'ana' })],
    users: [],
    workers: [],
  };
  /** Credentials of every session. */
  brokered: { readonly source: string; readonly values: Readonly<Record<string, string>> }[] = [
    { source: 'orders-ro', values: { username: 'reader', password: 'hush' } },
  ];
  /** Every call, e.g. `list targets`. */
  readonly calls: string[] = [];
  /** List tokens of the calls, by collection. */
  readonly tokens: Record<string, (string | undefined)[]> = {};
  /** Words that the controller does not take for ids. */
  readonly malformed = new Set<string>();
  /** Calls that are refused for lack of a grant. */
  readonly refused = new Set<string>();
  token: string | undefined;
  /** Thrown by every call that needs a token, while set. */
  failure: BndError | undefined;
  /** The user has signed in at the provider. */
  providerDone = false;
  /** Where a browser signs in. */
  authUrl = 'https://login.example/authorize?state=abc';
  /** The default host. */
  pickedHost: string | undefined;
  password = 'secret';
  /** The endpoint of sessions. */
  endpoint = 'tcp://10.0.0.1:5432';
  readonly tokenExpiresAtMs: number;

  /** By their names in `calls`. */
  readonly #holds = new Holds();
  readonly api: BoundaryApi;

  readonly #now: () => number;
  #knownExpiryMs: number | undefined;

  constructor(now: () => number, address = 'http://127.0.0.1:9200') {
    this.#now = now;
    this.tokenExpiresAtMs = now() + 3_600_000;
    this.address = address;
    this.api = this.#client();
  }

  /** Holds the next response to a call until the returned function is called; the call itself takes effect then. */
  hold(call: string): () => void {
    return this.#holds.hold(call);
  }

  /** Changes a row as another user would. */
  replaceSession(id: string, parts: Partial<Session>): Session {
    const index = this.rows.sessions.findIndex((row) => row.id === id);
    const known = this.rows.sessions[index];
    if (known === undefined) throw new BndError('not-found', 'Resource not found.');
    const next = { ...known, ...parts, version: (known.version ?? 0) + 1 };
    this.rows.sessions[index] = next;
    return next;
  }

  #client(): BoundaryApi {
    return {
      address: this.address,
      rateLimit: () => undefined,
      setToken: (token, expiresAtMs) => {
        this.token = token;
        this.#knownExpiryMs = expiresAtMs;
      },
      check: async () => ({ latencyMs: 12, serverTimeMs: undefined, scopes: [] }),
      list: async (name, query, listToken) => {
        this.tokens[name] = [...(this.tokens[name] ?? []), listToken];
        await this.#answer(`list ${name}`, name !== 'auth-methods');
        return { kind: 'full', items: this.#listed(name, query), removedIds: [], listToken: `token ${name}` };
      },
      read: async (name, id) => {
        await this.#answer(`read ${id}`);
        if (this.malformed.has(id)) {
          const field = { name: 'id', description: 'Invalid formatted identifier.' };
          throw new BndError('invalid-request', 'Error in provided request.', {
            fields: [field],
            status: 400,
          });
        }
        const found = this.rows[name].find((row) => row.id === id);
        if (found === undefined) throw new BndError('not-found', 'Resource not found.');
        return found;
      },
      readAuthToken: async () => {
        await this.#answer('read token');
        return this.#signedIn().authToken;
      },
      deleteAuthToken: async () => this.#answer('delete token'),
      authenticate: async ({ password }) => {
        await this.#answer('authenticate', false);
        if (password !== this.password) throw new BndError('bad-credentials', 'Unable to authenticate.');
        return this.#signedIn();
      },
      startOidc: async () => {
        await this.#answer('start oidc', false);
        return { authUrl: this.authUrl, tokenId: 'at_9' };
      },
      pollOidc: async () => {
        await this.#answer('poll oidc', false);
        return this.providerDone ? this.#signedIn() : undefined;
      },
      authorizeSession: async ({ target: targetId, hostId }) => {
        await this.#answer(`authorize ${targetId}`);
        const id = `s_${this.rows.sessions.length + 1}`;
        this.rows.sessions.push(session(id, { targetId, status: 'pending' }));
        return { ...this.#authorization(id, targetId), hostId: hostId ?? this.pickedHost };
      },
      cancelSession: async (id) => {
        await this.#answer(`cancel ${id}`);
        return this.replaceSession(id, { status: 'canceling' });
      },
      close: async () => {
        this.calls.push('close');
      },
    };
  }

  #listed<Name extends keyof Collections>(name: Name, query: ListQuery): Collections[Name][] {
    const rows: Collections[Name][] = this.rows[name];
    // A list of scopes has what is below the parent, not the parent itself.
    if (query.parentId === 'global') return rows.filter(({ id }) => id !== 'global');
    return rows.filter((row) => parentOf(row) === query.parentId);
  }

  async #answer(call: string, needsToken = true): Promise<void> {
    // Like the client: an expired token is not sent.
    if (needsToken && isTokenOver(this.#knownExpiryMs, this.#now()))
      throw new BndError('token-expired', 'Your sign-in has expired.');
    this.calls.push(call);
    await this.#holds.pass(call);
    if (this.failure !== undefined) throw this.failure;
    if (this.refused.has(call)) throw new BndError('forbidden', 'Forbidden.');
    if (needsToken && this.token === undefined) throw new BndError('unauthenticated', 'Unauthenticated.');
  }

  #signedIn(): SignedIn {
    const authToken = {
      ...authMethod('at_1'),
      userId: 'u_1',
      authMethodId: 'ampw_1',
      accountId: 'acctpw_1',
      lastUsedAtMs: undefined,
    };
    return { token: 'at_1_secret', authToken: { ...authToken, expiresAtMs: this.tokenExpiresAtMs } };
  }

  #authorization(sessionId: string, targetId: string): SessionAuthorization {
    return {
      sessionId,
      targetId,
      scope: undefined,
      createdAtMs: undefined,
      userId: 'u_1',
      hostSetId: undefined,
      hostId: undefined,
      type: 'tcp',
      authorizationToken: `authorization of ${sessionId} at ${this.address}`,
      connectionLimit: -1,
      endpoint: this.endpoint,
      endpointPort: 5432,
      expiresAtMs: undefined,
      credentials: this.brokered.map(({ source, values }, index) => ({
        sourceId: `clvlt_${index + 1}`,
        sourceName: source,
        storeId: undefined,
        storeType: undefined,
        credentialType: 'username_password',
        username: values.username,
        password: values.password,
        privateKey: undefined,
        privateKeyPassphrase: undefined,
        values: Object.entries(values).map(([key, value]) => ({ key, value })),
      })),
    };
  }
}
