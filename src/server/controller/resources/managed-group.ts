/** Managed groups: membership is derived from the provider's data (internal/daemon/controller/handlers/managed_groups in hashicorp/boundary). */

import { type Fields, text, texts } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { syntaxErrorOf } from '../listing/filter.ts';
import { accountsInGroup } from '../sign-in/managed-groups.ts';

const REQUIRED = 'This field is required.';
const OIDC: Fields = {
  filter: text({
    required: REQUIRED,
    check: (value) => {
      const error = syntaxErrorOf(value);
      return error === undefined ? undefined : `Error evaluating submitted filter expression: ${error}`;
    },
  }),
};
const LDAP: Fields = {
  group_names: texts({
    required: REQUIRED,
    check: (names) =>
      names.length > 0 && names.every((name) => name !== '') ? undefined : 'Must contain group names.',
  }),
};

export const managedGroup: Kind = {
  name: 'managed-group',
  collection: 'managed-groups',
  label: 'Managed Group',
  prefixes: { mgoidc: 'oidc', mgldap: 'ldap' },
  home: {
    field: 'auth_method_id',
    parent: 'auth-method',
    parentTypes: ['oidc', 'ldap'],
    refusal: 'Unknown auth method type from ID.',
    listRefusal: 'Invalid formatted identifier.',
  },
  prefixFor: (type, { parent }) => {
    if (parent === undefined) return 'mgoidc';
    if (type !== '' && type !== parent.type) return undefined;
    return parent.type === 'oidc' ? 'mgoidc' : 'mgldap';
  },
  listMessage: 'Error in provided request.',
  typeRefusal: "Doesn't match the parent resource's type.",
  fields: {},
  attributesOf: (type) => (type === 'oidc' ? OIDC : LDAP),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  shapesGrants: true,
  present: (row, services, view) => {
    const members = view === 'read' ? accountsInGroup(row, services) : [];
    return members.length === 0 ? {} : { member_ids: members };
  },
};
