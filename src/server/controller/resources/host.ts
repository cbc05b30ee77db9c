/** Hosts of static catalogs (internal/daemon/controller/handlers/hosts in hashicorp/boundary). */
import { text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { hostAddressRefusal, normalAddress } from './address.ts';

const REFUSAL = 'The field is incorrectly formatted.';

export const host: Kind = {
  name: 'host',
  collection: 'hosts',
  label: 'Host',
  prefixes: { hst: 'static', hplg: 'plugin', h: 'plugin' },
  home: { field: 'host_catalog_id', parent: 'host-catalog', refusal: REFUSAL, listRefusal: REFUSAL },
  prefixFor: (type, { parent }) =>
    (parent?.type ?? 'static') === 'static' && (type === '' || type === 'static') ? 'hst' : undefined,
  typeRefusal: "Doesn't match the parent resource's type.",
  fields: {},
  attributesOf: () => ({
    address: text({
      required: 'This is a required field.',
      cleared: hostAddressRefusal(''),
      check: hostAddressRefusal,
      normalized: normalAddress,
    }),
  }),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  present: ({ id }, { links }) => {
    const setIds = links.idsFrom('host-set:host', id);
    return setIds.length === 0 ? {} : { host_set_ids: setIds };
  },
};
