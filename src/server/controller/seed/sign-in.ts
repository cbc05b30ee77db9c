/** The initial OIDC and LDAP methods, with or without a provider and a directory behind them. */
import type { JsonObject } from '../../../lib/json.ts';
import { newId } from '../../../wire/ids.ts';
import { seal } from '../engine/sealed.ts';
import type { Services } from '../services.ts';
import { oidcKey } from '../sign-in/claim-map.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../storage/vault.ts';

export interface OidcSeed {
  readonly issuer: string;
  readonly clientId: string;
  /** Secret. */
  readonly clientSecret: string;
  readonly algorithm: string;
}

export interface LdapSeed {
  readonly url: string;
}

/** What is behind the initial methods. */
export interface SignInSeed {
  readonly oidc?: OidcSeed | undefined;
  readonly ldap?: LdapSeed | undefined;
}

/** Looks like a provider in every answer, but there is none. */
export function withoutProvider(apiUrl: string): OidcSeed {
  return {
    issuer: apiUrl,
    clientId: newId('client').slice(7),
    clientSecret: newId('client'),
    algorithm: 'EdDSA',
  };
}

export function oidcAttributes(client: OidcSeed, apiUrl: string, vault: Vault): JsonObject {
  return {
    state: 'active-public',
    issuer: client.issuer,
    client_id: client.clientId,
    client_secret_hmac: vault.fingerprint(client.clientSecret),
    signing_algorithms: [client.algorithm],
    api_url_prefix: apiUrl,
  };
}

/** The attributes of `boundary dev` (internal/cmd/base/initial_resources.go in hashicorp/boundary). */
export function ldapAttributes({ url }: LdapSeed): JsonObject {
  return {
    state: 'active-public',
    discover_dn: true,
    urls: [url],
    user_dn: 'ou=people,dc=example,dc=org',
    group_dn: 'ou=groups,dc=example,dc=org',
  };
}

/** Points the initial methods of an existing data file at a provider and a directory that have moved since. Methods that were deleted stay so. */
export function moveSignIn(services: Services, idSuffix: string, apiUrl: string, signIn: SignInSeed): void {
  const { resources, vault, db } = services;
  const move = (id: string, attributes: JsonObject, secret?: Uint8Array): boolean => {
    const row = resources.get(id);
    if (row === undefined) return false;
    const isThere = Object.entries(attributes).every(
      ([name, value]) => JSON.stringify(row.attributes[name]) === JSON.stringify(value),
    );
    if (isThere) return false;
    const moved = { ...row.attributes, ...attributes };
    resources.update(id, row.version, { attributes: moved, ...(secret === undefined ? {} : { secret }) });
    return true;
  };
  db.transaction(() => {
    if (signIn.oidc !== undefined) {
      const id = `amoidc_${idSuffix}`;
      const { issuer, clientSecret } = signIn.oidc;
      const secret = seal(vault, id, { client_secret: clientSecret });
      if (move(id, oidcAttributes(signIn.oidc, apiUrl, vault), secret)) moveAccounts(services, id, issuer);
    }
    if (signIn.ldap !== undefined) {
      const id = `amldap_${idSuffix}`;
      move(id, { urls: [signIn.ldap.url] });
      db.run(`UPDATE resource SET secret = NULL WHERE kind = 'account' AND parent_id = ?`, id);
    }
  });
}

/** The users of the demo provider stay the same ones when its port changes. */
function moveAccounts({ resources }: Services, methodId: string, issuer: string): void {
  for (const { id, version, parentId, attributes } of resources.ofKind('account')) {
    if (parentId !== methodId) continue;
    resources.update(id, version, {
      attributes: { ...attributes, issuer },
      uniqueKey: oidcKey(issuer, String(attributes.subject)),
    });
  }
}

/** The addresses of this controller in the initial OIDC method, once the port is known. */
export function settlePrefix(db: Database, idSuffix: string, from: string, to: string): void {
  for (const path of ['$.api_url_prefix', '$.issuer']) {
    db.run(
      `UPDATE resource SET attributes = json_set(attributes, ?, ?) WHERE id = ? AND json_extract(attributes, ?) = ?`,
      path,
      to,
      `amoidc_${idSuffix}`,
      path,
      from,
    );
  }
}
