/** Host catalogs (internal/daemon/controller/handlers/host_catalogs in hashicorp/boundary). Plugins are not supported, so new ones are static. */
import type { Kind } from '../engine/kind.ts';

export const hostCatalog: Kind = {
  name: 'host-catalog',
  collection: 'host-catalogs',
  label: 'Host Catalog',
  prefixes: { hcst: 'static', hcplg: 'plugin', hc: 'plugin' },
  home: {
    field: 'scope_id',
    scopes: ['project'],
    refusal: 'This field must be a valid project scope id.',
    listRefusal: 'This field must be a valid project scope ID or the list operation must be recursive.',
  },
  prefixFor: (type) => (type === 'static' ? 'hcst' : undefined),
  typeRefusal: 'This is a required field and must be either static or plugin.',
  fields: {},
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  collectionsUnder: () => ['hosts', 'host-sets'],
  grantTypes: ['host', 'host-set'],
};
