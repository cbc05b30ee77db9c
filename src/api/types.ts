/** Interface of the client of a Boundary controller; `createApi` creates one, the store's effects use it through app/core/ports.ts. */
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

/** TLS to the controller; the names follow the official client's environment variables. */
export interface TlsOptions {
  readonly caFile?: string;
  readonly caPath?: string;
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
  readonly insecure?: boolean;
  readonly serverName?: string;
}

/** One finished request, for the log. Without headers and body. */
export interface RequestRecord {
  readonly atMs: number;
  readonly method: string;
  /** Path and query, list tokens removed. */
  readonly path: string;
  /** 0 without a response. */
  readonly status: number;
  readonly durationMs: number;
  readonly error: string | undefined;
  /** Details behind the error, as received: the controller's inner errors, the system's. Undefined if there are none. */
  readonly detail: string | undefined;
}

/** Remaining quota, from the newest response. The controller counts per resource and action, and reports its tightest quota. */
export interface RateLimit {
  /** As in the path, e.g. `sessions`. */
  readonly resource: string;
  /** `list`, `read`, `create`, `delete` or the verb, e.g. `authorize-session`. */
  readonly action: string;
  /** Requests per window, and how many are left. */
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, counted from `atMs`. */
  readonly resetMs: number;
  /** When the response arrived, milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ApiOptions {
  /** http(s) URL; a trailing slash and `/v1…` are removed, a path prefix is kept. */
  readonly address: string;
  readonly tls?: TlsOptions;
  /**
   * Time limit of one attempt, from connecting to the last byte; default 30 s for reads and 60 s for changes, which may wait for Vault. A listing may
   * take ten times as long, with any number of pages.
   */
  readonly timeoutMs?: number;
  /** Number of retries for 429, 503 and failed connections of reads; default 2. */
  readonly maxRetries?: number;
  readonly onRequest?: (record: RequestRecord) => void;
  /** Source of the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY); default process.env. */
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
  /** Scope; for hosts and host sets the catalog, for credentials and libraries the store. */
  readonly parentId: string;
  readonly recursive?: boolean;
  readonly includeTerminated?: boolean;
  /** go-bexpr expression, evaluated by the controller. */
  readonly filter?: string;
}

/**
 * A complete listing. `kind: 'full'` replaces everything known; `kind: 'delta'` holds changed items (repeats are normal) and ids that are gone. Pass
 * `listToken` to the next call; undefined: request everything again next time.
 */
export interface ListResult<T> {
  readonly kind: 'full' | 'delta';
  readonly items: readonly T[];
  readonly removedIds: readonly string[];
  readonly listToken: string | undefined;
}

export interface ControllerCheck {
  readonly latencyMs: number;
  /** The controller's clock, from the Date header of its response; undefined without one. */
  readonly serverTimeMs: number | undefined;
  /** Scopes visible to an anonymous caller, to choose from before the sign-in. */
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
   * The token for every call from now on; undefined: anonymous. A token with an expiry (milliseconds since the epoch) is not sent in the last 5 s
   * before it: calls reject with `token-expired` then.
   */
  setToken(token: string | undefined, expiresAtMs?: number): void;
  /** Returns the state of the controller's quota from the newest response; undefined before the first one and if the controller reports none. */
  rateLimit(resource: string, action: string): RateLimit | undefined;
  /** GET /v1/scopes without a token: checks that the server is a Boundary controller. */
  check(signal?: AbortSignal): Promise<ControllerCheck>;
  /** Follows pages until complete; with a list token requests only changes, and falls back to a full listing if the token is rejected. */
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
  /** OIDC: start returns the URL for the browser; poll resolves to undefined while the user is still at the provider. */
  startOidc(
    authMethodId: string,
    signal?: AbortSignal,
  ): Promise<{ readonly authUrl: string; readonly tokenId: string }>;
  pollOidc(authMethodId: string, tokenId: string, signal?: AbortSignal): Promise<SignedIn | undefined>;
  authorizeSession(request: AuthorizeRequest, signal?: AbortSignal): Promise<SessionAuthorization>;
  /** Reads the version first, cancels, and tries once more after a fresh read if the version was stale. Idempotent. */
  cancelSession(id: string, signal?: AbortSignal): Promise<Session>;
  /** Closes idle connections; later calls reject. */
  close(): Promise<void>;
}
