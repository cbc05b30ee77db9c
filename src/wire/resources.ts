/**
 * The resources of a Boundary controller in this program: camelCase, times in milliseconds since the epoch, absent fields `undefined`, lists never
 * absent. Field facts: internal/proto/controller/api/resources in hashicorp/boundary.
 */

/** Actions that the controller allows the caller, sorted (the wire order is random). */
export type Actions = readonly string[];

export interface ScopeInfo {
  readonly id: string;
  readonly type: 'global' | 'org' | 'project' | string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly parentScopeId: string | undefined;
}

/** Fields of every resource. Anonymous callers and restricted grants may get little more than the id. */
export interface ResourceBase {
  readonly id: string;
  readonly scopeId: string | undefined;
  readonly scope: ScopeInfo | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly type: string | undefined;
  readonly version: number | undefined;
  readonly createdAtMs: number | undefined;
  readonly updatedAtMs: number | undefined;
  readonly authorizedActions: Actions;
  /** The response as received, for the raw view. Holds no secret: secrets are only in SessionAuthorization. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface Scope extends ResourceBase {
  readonly primaryAuthMethodId: string | undefined;
  /** Last labels of the aliases in it: of an org or a project, from Boundary 1.0. */
  readonly aliasSuffix: string | undefined;
  readonly authorizedCollectionActions: Readonly<Record<string, Actions>>;
}

export interface AuthMethod extends ResourceBase {
  readonly isPrimary: boolean;
}

export interface AuthToken extends ResourceBase {
  readonly userId: string | undefined;
  readonly authMethodId: string | undefined;
  readonly accountId: string | undefined;
  readonly expiresAtMs: number | undefined;
  readonly lastUsedAtMs: number | undefined;
}

/** A sign-in: the token's record and the secret itself, which is returned exactly once. */
export interface SignedIn {
  readonly token: string;
  readonly authToken: AuthToken;
}

export interface HostSource {
  readonly id: string;
  readonly hostCatalogId: string | undefined;
}

export interface CredentialSource {
  readonly id: string;
  readonly credentialStoreId: string | undefined;
}

export interface Target extends ResourceBase {
  /** Empty string and absence both mean: no direct address, hosts come from host sources. */
  readonly address: string | undefined;
  readonly defaultPort: number | undefined;
  readonly defaultClientPort: number | undefined;
  readonly sessionMaxSeconds: number | undefined;
  /** −1 = unlimited. */
  readonly sessionConnectionLimit: number | undefined;
  readonly workerFilter: string | undefined;
  /** Only a read returns the next four, a list never does. */
  readonly hostSources: readonly HostSource[];
  readonly brokeredCredentialSources: readonly CredentialSource[];
  readonly injectedCredentialSources: readonly CredentialSource[];
  readonly aliases: readonly { readonly id: string; readonly value: string }[];
}

/** Source of credentials: stored by the controller (`static`) or fetched from Vault (`vault`). */
export interface CredentialStore extends ResourceBase {
  /** Address of the Vault server. */
  readonly address: string | undefined;
}

/** A Vault path that issues credentials when a session is authorized. */
export interface CredentialLibrary extends ResourceBase {
  readonly credentialStoreId: string | undefined;
  readonly credentialType: string | undefined;
  readonly vaultPath: string | undefined;
}

/** A credential stored by the controller. Its secret is never returned, only an HMAC of it. */
export interface Credential extends ResourceBase {
  readonly credentialStoreId: string | undefined;
  readonly username: string | undefined;
}

export interface HostCatalog extends ResourceBase {
  readonly pluginName: string | undefined;
}

export interface HostSet extends ResourceBase {
  readonly hostCatalogId: string | undefined;
  readonly hostIds: readonly string[];
}

export interface Host extends ResourceBase {
  readonly hostCatalogId: string | undefined;
  readonly hostSetIds: readonly string[];
  readonly address: string | undefined;
  readonly ipAddresses: readonly string[];
  readonly dnsNames: readonly string[];
  readonly externalName: string | undefined;
}

export interface Alias extends ResourceBase {
  readonly value: string | undefined;
  readonly destinationId: string | undefined;
  /** The host that a session by this alias gets. */
  readonly hostId: string | undefined;
}

export interface User extends ResourceBase {
  readonly loginName: string | undefined;
  readonly fullName: string | undefined;
  readonly email: string | undefined;
}

/** A login at one auth method; the names it has depend on the method. */
export interface Account extends ResourceBase {
  /** Password and LDAP. */
  readonly loginName: string | undefined;
  readonly fullName: string | undefined;
  readonly email: string | undefined;
  /** OIDC: the provider's name for the user. */
  readonly subject: string | undefined;
}

export interface Worker extends ResourceBase {
  readonly address: string | undefined;
  /** For example `Boundary v0.21.0`. */
  readonly releaseVersion: string | undefined;
  readonly lastSeenAtMs: number | undefined;
}

export type SessionStatus = 'pending' | 'active' | 'canceling' | 'terminated';

/** As reported by the controller, up to 15 s late; only in a read of one session. Without id and time. */
export interface SessionConnection {
  readonly clientAddress: string | undefined;
  readonly clientPort: number | undefined;
  readonly endpointAddress: string | undefined;
  readonly endpointPort: number | undefined;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Absent while the connection is open. */
  readonly closedReason: string | undefined;
}

export interface Session extends ResourceBase {
  readonly targetId: string | undefined;
  readonly userId: string | undefined;
  readonly authTokenId: string | undefined;
  readonly hostId: string | undefined;
  readonly hostSetId: string | undefined;
  readonly endpoint: string | undefined;
  readonly expiresAtMs: number | undefined;
  readonly status: SessionStatus | string | undefined;
  readonly terminationReason: string | undefined;
  /** Newest first; undefined in a list, which never contains them. */
  readonly connections: readonly SessionConnection[] | undefined;
}

/** One brokered credential. `secret` is the plaintext; it is shown only on request. */
export interface BrokeredCredential {
  readonly sourceId: string;
  readonly sourceName: string | undefined;
  readonly storeId: string | undefined;
  readonly storeType: string | undefined;
  readonly credentialType: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly privateKey: string | undefined;
  readonly privateKeyPassphrase: string | undefined;
  /** Every value of the secret, nested keys joined with dots, so that any shape can be shown and copied. */
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** The response of `:authorize-session`. `authorizationToken` and `credentials` are secrets: never logged, never in the store's raw view. */
export interface SessionAuthorization {
  readonly sessionId: string;
  readonly targetId: string | undefined;
  readonly scope: ScopeInfo | undefined;
  readonly createdAtMs: number | undefined;
  readonly userId: string | undefined;
  readonly hostSetId: string | undefined;
  readonly hostId: string | undefined;
  readonly type: string | undefined;
  readonly authorizationToken: string;
  /** −1 = unlimited. */
  readonly connectionLimit: number | undefined;
  readonly endpoint: string | undefined;
  readonly endpointPort: number | undefined;
  readonly expiresAtMs: number | undefined;
  readonly credentials: readonly BrokeredCredential[];
}
