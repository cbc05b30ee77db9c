/**
 * Creates the initial resources: those of `boundary dev`, with its ids, names and logins (internal/cmd/base/initial_resources.go and
 * internal/cmd/commands/dev in hashicorp/boundary).
 */
import { newId } from '../../../wire/ids.ts';
import { seal } from '../engine/sealed.ts';
import { hashPassword } from '../iam/password.ts';
import type { Services } from '../services.ts';
import { oidcKey } from '../sign-in/claim-map.ts';
import type { NewRow } from '../storage/resources.ts';
import { seedDevTargets } from './dev-targets.ts';
import { ADMINISTRATION, makeRole } from './scope-roles.ts';
import { ldapAttributes, oidcAttributes, type SignInSeed, withoutProvider } from './sign-in.ts';

export interface DevSeed {
  /** Ten letters or digits; reversed in the ids of the second user and target. */
  readonly idSuffix: string;
  readonly loginName: string;
  /** Secret. */
  readonly password: string;
  readonly unprivilegedLoginName: string;
  /** Secret. */
  readonly unprivilegedPassword: string;
  /** http://host:port of this controller, as far as known before it listens. */
  readonly apiUrl: string;
  readonly signIn?: SignInSeed | undefined;
}

const METHOD_DESCRIPTION = 'Provides initial administrative and unprivileged authentication into Boundary';
const LOGIN_GRANTS = [
  'ids=*;type=scope;actions=list,no-op',
  'ids=*;type=auth-method;actions=authenticate,list',
  'ids=*;type=auth-token;actions=delete:self,read:self',
];
const AUTHENTICATED_GRANTS = [
  'ids=*;type=scope;actions=read',
  'ids=*;type=auth-token;actions=list',
  'ids={{.Account.Id}};actions=change-password,read',
  'ids=*;type=session;actions=cancel:self,list,read:self',
  'ids={{.User.Id}};type=user;actions=list-resolvable-aliases',
  'ids=*;type=target;actions=authorize-session,list,read',
];

/** Fills an empty data file, except for the passwords of the accounts, which `seedPasswords` adds. */
export function seedDev(services: Services, seed: DevSeed): void {
  services.db.transaction(() => {
    seedGlobal(services);
    seedMethods(services, seed);
    const reversed = [...seed.idSuffix].reverse().join('');
    seedUser(services, seed, {
      suffix: reversed,
      name: 'user',
      description: 'Initial unprivileged user',
      loginName: seed.unprivilegedLoginName,
    });
    seedUser(services, seed, {
      suffix: seed.idSuffix,
      name: 'admin',
      description: 'Initial admin user within the "global" scope',
      loginName: seed.loginName,
    });
    globalRole(
      services,
      'Administration',
      'Provides admin grants within all scopes to the initial admin user',
      [ADMINISTRATION],
      `u_${seed.idSuffix}`,
    );
    seedProject(services, seed.idSuffix);
    seedDevTargets(services, seed.idSuffix, reversed);
  });
}

/** Login name and password hash of each of the two users. */
export type LoginHashes = readonly (readonly [string, string])[];

export function hashLogins(seed: DevSeed): Promise<LoginHashes> {
  const logins = [
    [seed.loginName, seed.password],
    [seed.unprivilegedLoginName, seed.unprivilegedPassword],
  ] as const;
  return Promise.all(logins.map(async ([name, password]) => [name, await hashPassword(password)] as const));
}

/** Sets the passwords of the two users, in the password method and, unless it has a directory, in the LDAP method. */
export function seedPasswords(
  { db, resources, vault }: Services,
  { idSuffix, signIn }: DevSeed,
  hashes: LoginHashes,
): void {
  db.transaction(() => {
    for (const [name, password] of hashes) {
      for (const prefix of signIn?.ldap === undefined ? ['ampw', 'amldap'] : ['ampw']) {
        const account = resources.byKey('account', `${prefix}_${idSuffix}`, name);
        if (account !== undefined) resources.setSecret(account.id, seal(vault, account.id, { password }));
      }
    }
  });
}

function seedGlobal(services: Services): void {
  const { resources } = services;
  resources.insert({
    id: 'global',
    kind: 'scope',
    type: 'global',
    name: 'global',
    description: 'Global Scope',
  });
  const users: readonly (readonly [string, string, string])[] = [
    ['u_anon', 'anonymous', 'The anonymous user matches any request, whether authenticated or not'],
    ['u_auth', 'authenticated', 'The authenticated user matches any user that has a valid token'],
    [
      'u_recovery',
      'recovery',
      'The recovery user is used for any request that was performed with the recovery KMS workflow',
    ],
  ];
  for (const [id, name, description] of users)
    resources.insert({ id, kind: 'user', scopeId: 'global', name, description });
  globalRole(
    services,
    'Login Grants',
    'Role created for login capability for unauthenticated users',
    LOGIN_GRANTS,
    'u_anon',
  );
  globalRole(
    services,
    'Authenticated User Grants',
    'Role created for account self-management, and other initial authenticated user grants',
    AUTHENTICATED_GRANTS,
    'u_auth',
  );
  resources.insert({
    id: newId('w'),
    kind: 'worker',
    scopeId: 'global',
    fields: { is_bundled: true, config_tags: { type: ['dev', 'local'] } },
  });
}

/** Created in four writes, as in the recording: the role, its scopes, its grants, its principal. */
function globalRole(
  services: Services,
  name: string,
  description: string,
  grants: readonly string[],
  principalId: string,
): void {
  const grantScopes = ['this', 'descendants'];
  const role = makeRole(services, { scopeId: 'global', name, description, grants, principalId, grantScopes });
  for (const version of [1, 2, 3]) services.resources.touch(role.id, version);
}

function seedMethods({ resources, vault }: Services, { idSuffix, apiUrl, signIn }: DevSeed): void {
  const method = (
    prefix: string,
    type: string,
    name: string,
    attributes: NonNullable<NewRow['attributes']>,
    secret?: string,
  ): void => {
    const id = `${prefix}_${idSuffix}`;
    resources.insert({
      id,
      kind: 'auth-method',
      type,
      scopeId: 'global',
      name: `Generated global scope initial ${name} auth method`,
      description: METHOD_DESCRIPTION,
      attributes,
      secret: secret === undefined ? undefined : seal(vault, id, { client_secret: secret }),
    });
  };
  method('ampw', 'password', 'password', { min_login_name_length: 3, min_password_length: 8 });
  const client = signIn?.oidc ?? withoutProvider(apiUrl);
  method('amoidc', 'oidc', 'oidc', oidcAttributes(client, apiUrl, vault), client.clientSecret);
  // Without a directory its accounts have the passwords of the accounts with the same name.
  method('amldap', 'ldap', 'ldap', ldapAttributes(signIn?.ldap ?? { url: 'ldap://127.0.0.1:389' }));
  resources.update('global', 1, { fields: { primary_auth_method_id: `ampw_${idSuffix}` } });
}

interface SeedUser {
  readonly suffix: string;
  readonly name: string;
  readonly description: string;
  readonly loginName: string;
}

/** One user with an account in each method; each account that is added increments the version. */
function seedUser({ resources }: Services, { idSuffix, apiUrl, signIn }: DevSeed, user: SeedUser): void {
  const userId = `u_${user.suffix}`;
  const account = (
    prefix: string,
    type: string,
    methodPrefix: string,
    attributes: Record<string, string>,
    key: string,
  ): void => {
    const id = prefix === 'acctldap' ? newId(prefix) : `${prefix}_${user.suffix}`;
    resources.insert({
      id,
      kind: 'account',
      type,
      scopeId: 'global',
      parentId: `${methodPrefix}_${idSuffix}`,
      refId: userId,
      uniqueKey: key,
      attributes,
    });
    resources.touch(userId, resources.get(userId)?.version ?? 0);
  };
  resources.insert({
    id: userId,
    kind: 'user',
    scopeId: 'global',
    name: user.name,
    description: user.description,
  });
  const { loginName } = user;
  account('acctpw', 'password', 'ampw', { login_name: loginName }, loginName);
  const issuer = signIn?.oidc?.issuer ?? apiUrl;
  account('acctoidc', 'oidc', 'amoidc', { issuer, subject: loginName }, oidcKey(issuer, loginName));
  account('acctldap', 'ldap', 'amldap', { login_name: loginName }, loginName);
}

function seedProject({ resources }: Services, suffix: string): void {
  const insert = (row: NewRow): void => void resources.insert(row);
  insert({
    id: `o_${suffix}`,
    kind: 'scope',
    type: 'org',
    scopeId: 'global',
    name: 'Generated org scope',
    description: 'Provides an initial org scope in Boundary',
  });
  insert({
    id: `p_${suffix}`,
    kind: 'scope',
    type: 'project',
    scopeId: `o_${suffix}`,
    name: 'Generated project scope',
    description: 'Provides an initial project scope in Boundary',
  });
}
