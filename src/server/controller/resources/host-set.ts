/** Host sets of static catalogs (internal/daemon/controller/handlers/host_sets in hashicorp/boundary). */

import { texts } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { changeLinks, listVerbs, mustExist, wrongIds } from '../engine/list-verbs.ts';
import { badField } from '../http/problem.ts';

const REFUSAL = 'The field is incorrectly formatted.';
const FIELD = 'host_ids';

export const hostSet: Kind = {
  name: 'host-set',
  collection: 'host-sets',
  label: 'Host Set',
  prefixes: { hsst: 'static', hsplg: 'plugin', hs: 'plugin' },
  home: { field: 'host_catalog_id', parent: 'host-catalog', refusal: REFUSAL, listRefusal: REFUSAL },
  prefixFor: (type, { parent }) =>
    (parent?.type ?? 'static') === 'static' && (type === '' || type === 'static') ? 'hsst' : undefined,
  typeRefusal: "Doesn't match the parent resource's type.",
  fields: {
    preferred_endpoints: texts({
      settable: 'once',
      isKept: false,
      check: (values) =>
        values.length > 0 ? 'This field is not yet supported for static host sets.' : undefined,
    }),
  },
  actionsOn: () => ['no-op', 'read', 'update', 'delete', 'add-hosts', 'set-hosts', 'remove-hosts'],
  collectionActions: ['create', 'list'],
  present: ({ id }, { links }, view) => {
    const hostIds = view === 'read' ? links.idsTo('host-set:host', id) : [];
    return hostIds.length === 0 ? {} : { host_ids: hostIds };
  },
  verbs: listVerbs({
    noun: 'hosts',
    fields: [FIELD],
    check: (_mode, { [FIELD]: ids = [] }) =>
      wrongIds(FIELD, ids, (id) => /^hst_[0-9A-Za-z]+$/.test(id), 'Incorrectly formatted host identifier.'),
    apply: (call, row, mode, { [FIELD]: ids = [] }) => {
      const hosts = mode === 'remove' ? [] : mustExist(call, ids);
      if (hosts.some((host) => host.parentId !== row.parentId)) {
        throw badField(FIELD, 'Hosts must be in the catalog of the host set.', 'Errors in provided fields.');
      }
      return changeLinks(call, 'host-set:host', row, mode, FIELD, ids);
    },
  }),
};
