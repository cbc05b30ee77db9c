/** Auth tokens as API resources: never with their secret (internal/daemon/controller/handlers/authtokens in hashicorp/boundary). */

import { readOnly } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { ANONYMOUS } from '../iam/acl.ts';
import { toTokenRow } from '../iam/tokens.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { ResultRow } from '../storage/columns.ts';
import type { Row } from '../storage/resources.ts';

const REFUSAL = "This field must be 'global' or a valid org scope id.";

export const authToken: Kind = {
  name: 'auth-token',
  collection: 'auth-tokens',
  label: 'Auth token',
  prefixes: { at: '' },
  home: { field: 'scope_id', scopes: ['global', 'org'], refusal: REFUSAL, listRefusal: REFUSAL },
  prefixFor: () => undefined,
  fields: {
    user_id: readOnly('text'),
    auth_method_id: readOnly('text'),
    account_id: readOnly('text'),
    approximate_last_used_time: readOnly('text'),
    expiration_time: readOnly('text'),
  },
  actionsOn: () => ['no-op', 'read', 'read:self', 'delete', 'delete:self'],
  collectionActions: ['list'],
  isOwned: true,
  isKept: 'from-update',
  table: { name: 'auth_token', toRow, ownerColumn: 'user_id' },
};

function toRow(result: ResultRow): Row {
  const token = toTokenRow(result);
  const userId = token.userId === ANONYMOUS ? undefined : token.userId;
  return {
    id: token.id,
    kind: 'auth-token',
    type: '',
    scopeId: token.scopeId,
    parentId: undefined,
    refId: undefined,
    ownerId: userId,
    name: undefined,
    description: undefined,
    version: 0,
    createdUs: token.createdUs,
    updatedUs: token.updatedUs,
    fields: {
      user_id: userId,
      auth_method_id: token.authMethodId,
      account_id: token.accountId,
      approximate_last_used_time: rfc3339(token.lastUsedUs),
      expiration_time: rfc3339(token.expiresUs),
    },
    attributes: {},
  };
}
