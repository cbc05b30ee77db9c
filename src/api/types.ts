/** What the client of a Boundary controller offers; `createApi` makes one, the store's effects use it through app/core/ports.ts. */
import type {
  Account,
  Alias,
  AuthMethod,
  AuthToken,
  Credential,
  CredentialLibrary,
  CredentialStore,
  Host,
  HostCatalog,
  HostSet,
  Scope,
  Session,
  SessionAuthorization,
  SignedIn,
  Target,
  User,
  Worker,
} from '../wire/resources.ts';

/** TLS towards the controller; the names follow the official client's environment variables. */
export interface TlsOptions {
  readonly caFile?: string;
  readonly caPath?: string;
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
  readonly insecure?: boolean;
  readonly serverName?: string;
}

/** One finished request, for the log. Holds no header and no body. */
export interface RequestRecord {
  readonly atMs: number;
  readonly method: string;
  /** Path and query, list tokens cut. */
  readonly path: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly durationMs: number;
  readonly error: string | undefined;
  /** What lies behind the error in others' words: the controller's inner errors, the system's. Undefined when there is nothing more to say. */
  readonly detail: string | undefined;
}

/** How much of a quota is left, by the newest answer. The controller counts per resource and action, and names the tightest of its quotas. */
export interface RateLimit {
  /** As in the path, e.g. `sessions`. */
  readonly resource: string;
  /** `list`, `read`, `create`, `delete` or the verb, e.g. `authorize-session`. */
  readonly action: string;
  /** Requests per window, and how many of them are left. */
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, counted from `atMs`. */
  readonly resetMs: number;
  /** When the answer came, milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ApiOptions {
  /** http(s) URL; a trailing slash and `/v1…` are removed, a path prefix is kept. */
  readonly address: string;
  readonly tls?: TlsOptions;
  /**
   * Time limit of one attempt, from the connection to the last byte; default 30 s for reads and 60 s for changes, which may wait for
   * Vault. A listing may take ten times as long, however many pages it has.
   */
  readonly timeoutMs?: number;
  /** How often 429, 503 and failed connections of reads are tried again; default 2. */
  readonly maxRetries?: number;
  readonly onRequest?: (record: RequestRecord) => void;
  /** Where a proxy is named (HTTPS_PROXY, HTTP_PROXY, NO_PROXY); default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch; default Date.now. */
  readonly now?: () => number;
}

/** Collections that can be listed; the value is the item type. */
export interface Collections {
  scopes: Scope;
  'auth-methods': AuthMethod;
  targets: Target;
  'credential-stores': CredentialStore;
  'credential-libraries': CredentialLibrary;
  credentials: Credential;
  'host-catalogs': HostCatalog;
  'host-sets': HostSet;
  hosts: Host;
  sessions: Session;
  accounts: Account;
  aliases: Alias;
  users: User;
  workers: Worker;
}
export type CollectionName = keyof Collections;

export interface ListQuery {
  /** Scope, for hosts and host sets the catalog, for credentials and libraries the store. */
  readonly parentId: string;
  readonly recursive?: boolean;
  readonly includeTerminated?: boolean;
  /** go-bexpr expression, evaluated by the controller. */
  readonly filter?: string;
}

/**
 * A listing that is caught up. `kind: 'full'` replaces everything known; `kind: 'delta'` holds changed items (repeats are normal)
 * and ids that are gone. Keep `listToken` for the next call; undefined = ask in full again next time.
 */
export interface ListResult<T> {
  readonly kind: 'full' | 'delta';
  readonly items: readonly T[];
  readonly removedIds: readonly string[];
  readonly listToken: string | undefined;
}

export interface ControllerCheck {
  readonly latencyMs: number;
  /** The clock of the controller by the Date header of its answer; undefined when it told none. */
  readonly serverTimeMs: number | undefined;
  /** Scopes that an anonymous caller sees, to offer a choice before the sign-in. */
  readonly scopes: readonly Scope[];
}

export interface AuthorizeRequest {
  /** Target id or alias; or, together with a scope, its name. */
  readonly target: string;
  readonly hostId?: string;
  readonly scopeId?: string;
  readonly scopeName?: string;
}

/** All calls reject with BndError only; an aborted signal rejects with code `cancelled`. */
export interface BoundaryApi {
  /** Normalized, without trailing slash. */
  readonly address: string;
  /**
   * The token used for every call from now on; undefined = anonymous. With its expiry (milliseconds since the epoch) it is never sent
   * later than 5 s before: calls reject with `token-expired` then.
   */
  setToken(token: string | undefined, expiresAtMs?: number): void;
  /** The state of the controller's quota by the newest answer; undefined before the first one and where it tells none. */
  rateLimit(resource: string, action: string): RateLimit | undefined;
  /** GET /v1/scopes without a token: is a Boundary controller there? */
  check(signal?: AbortSignal): Promise<ControllerCheck>;
  /** Follows pages until caught up; with a list token asks only for what changed, and falls back to a full listing when the token is refused. */
  list<N extends CollectionName>(
    name: N,
    query: ListQuery,
    listToken?: string,
    signal?: AbortSignal,
  ): Promise<ListResult<Collections[N]>>;
  read<N extends CollectionName>(name: N, id: string, signal?: AbortSignal): Promise<Collections[N]>;
  readAuthToken(id: string, signal?: AbortSignal): Promise<AuthToken>;
  deleteAuthToken(id: string, signal?: AbortSignal): Promise<void>;
  /** Password and LDAP sign-in. */
  authenticate(
    request: { readonly authMethodId: string; readonly loginName: string; readonly password: string },
    signal?: AbortSignal,
  ): Promise<SignedIn>;
  /** OIDC: start gives the URL for the browser; poll resolves undefined while the person is still at the provider. */
  startOidc(
    authMethodId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly authUrl: string; readonly tokenId: string }>;
  pollOidc(authMethodId: string, tokenId: string, signal?: AbortSignal): Promise<SignedIn | undefined>;
  authorizeSession(request: AuthorizeRequest, signal?: AbortSignal): Promise<SessionAuthorization>;
  /** Reads the version first, cancels, and tries once more after a fresh read when the version was stale. Idempotent. */
  cancelSession(id: string, signal?: AbortSignal): Promise<Session>;
  /** Closes idle connections; calls after it reject. */
  close(): Promise<void>;
}
