/** The initial roles of a new scope (internal/iam/repository_scope.go in hashicorp/boundary). */
import { newId } from '../../../wire/ids.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';

/** All actions, in the scopes where the role applies. */
export const ADMINISTRATION = 'ids=*;type=*;actions=*';

const ORG_GRANTS = [
  'ids=*;type=scope;actions=list,no-op',
  'ids=*;type=auth-method;actions=authenticate,list',
  'ids={{.Account.Id}};actions=read,change-password',
  'ids=*;type=auth-token;actions=list,read:self,delete:self',
];
const PROJECT_GRANTS = ['ids=*;type=session;actions=list,read:self,cancel:self', 'type=target;actions=list'];

export interface RolesWanted {
  /** A role that gives the creator full access. */
  readonly admin: boolean;
  /** Permissions of every user there. */
  readonly defaults: boolean;
}

/** Call inside the transaction that creates the scope. */
export function seedScopeRoles(services: Services, scope: Row, creatorId: string, wanted: RolesWanted): void {
  if (wanted.defaults) {
    const isProject = scope.type === 'project';
    makeRole(services, {
      scopeId: scope.id,
      name: isProject ? 'Default Grants' : 'Login and Default Grants',
      description: isProject
        ? `Role created to provide default grants to users of scope ${scope.id} at its creation time`
        : `Role created for login capability, account self-management, and other default grants for users of scope ${scope.id} at its creation time`,
      grants: isProject ? PROJECT_GRANTS : ORG_GRANTS,
      principalId: isProject ? 'u_auth' : 'u_anon',
    });
  }
  if (wanted.admin && creatorId !== 'u_anon') {
    makeRole(services, {
      scopeId: scope.id,
      name: 'Administration',
      description: `Role created for administration of scope ${scope.id} by user ${creatorId} at its creation time`,
      grants: [ADMINISTRATION],
      principalId: creatorId,
    });
  }
}

export interface NewRole {
  readonly scopeId: string;
  readonly name: string;
  readonly description: string;
  readonly grants: readonly string[];
  readonly principalId: string;
  /** Absent: only `this`. */
  readonly grantScopes?: readonly string[];
}

/** A role with all its links, for seeds. */
export function makeRole(services: Services, role: NewRole): Row {
  const row = services.resources.insert({
    id: newId('r'),
    kind: 'role',
    scopeId: role.scopeId,
    name: role.name,
    description: role.description,
    fields: { grant_scopes: role.grantScopes ?? ['this'], grant_strings: role.grants },
  });
  services.links.add('role:principal', row.id, [role.principalId]);
  return row;
}
