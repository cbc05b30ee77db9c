/** Groups of users (internal/daemon/controller/handlers/groups in hashicorp/boundary). */
import type { Kind } from '../engine/kind.ts';
import { changeLinks, listVerbs, mustExist, wrongIds } from '../engine/list-verbs.ts';

const REFUSAL = 'Improperly formatted field.';
const FIELD = 'member_ids';

export const group: Kind = {
  name: 'group',
  collection: 'groups',
  label: 'Group',
  prefixes: { g: '' },
  home: {
    field: 'scope_id',
    scopes: ['global', 'org', 'project'],
    refusal: REFUSAL,
    listRefusal: 'Incorrectly formatted identifier.',
  },
  prefixFor: () => 'g',
  fields: {},
  actionsOn: () => ['no-op', 'read', 'update', 'delete', 'add-members', 'set-members', 'remove-members'],
  collectionActions: ['create', 'list'],
  shapesGrants: true,
  present: ({ id }, { links }, view) => {
    const members = view === 'read' ? links.to('group:member', id) : [];
    if (members.length === 0) return {};
    return {
      member_ids: members.map((member) => member.id),
      members: members.map((member) => ({ id: member.id, scope_id: member.scopeId })),
    };
  },
  verbs: listVerbs({
    noun: 'members',
    fields: [FIELD],
    check: (_mode, { [FIELD]: ids = [] }) =>
      wrongIds(
        FIELD,
        ids,
        (id) => /^u_[0-9A-Za-z]+$/.test(id) && id !== 'u_recovery',
        (id) => `Must only contain valid user ids but found ${JSON.stringify(id)}.`,
      ),
    apply: (call, row, mode, { [FIELD]: ids = [] }) => {
      if (mode !== 'remove') mustExist(call, ids);
      return changeLinks(call, 'group:member', row, mode, FIELD, ids);
    },
  }),
};
