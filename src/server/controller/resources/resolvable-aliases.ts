/** `GET /v1/users/{id}:list-resolvable-aliases`: aliases of all targets that the user has any permission for. */

import type { Verb } from '../engine/kind.ts';
import { allowedActions } from '../engine/permit.ts';
import { badField } from '../http/problem.ts';
import { listWith } from '../listing/list.ts';
import { rfc3339 } from '../storage/clock.ts';

export const listResolvableAliases: Verb = {
  method: 'GET',
  on: 'item',
  action: 'list-resolvable-aliases',
  validate: (_call, id) => {
    if (id === 'u_recovery') throw badField('id', 'The recovery user has no aliases.');
  },
  run: (call, row) => {
    const { services } = call;
    const targetKind = services.kinds.named('target');
    const user = { ...call.caller, userId: row.id, acl: services.callers.aclOf(row.id) };
    const selection = {
      scopeIds: undefined,
      parentId: undefined,
      ownerId: undefined,
      query: call.query,
      grants: user.acl.hashOf(['target'], undefined),
    };
    return listWith(call, services.kinds.named('alias'), selection, (alias) => {
      const target = alias.refId === undefined ? undefined : services.resources.get(alias.refId);
      if (target === undefined || allowedActions(user, targetKind, target, services).length === 0)
        return undefined;
      return {
        id: alias.id,
        created_time: rfc3339(alias.createdUs),
        updated_time: rfc3339(alias.updatedUs),
        value: alias.fields.value,
        destination_id: target.id,
        type: alias.type,
      };
    });
  },
};
