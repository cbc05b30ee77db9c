import { child, text, texts } from '../../lib/json.ts';
import type { Host, HostCatalog, HostSet } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A host: static ones have an address, those of a plugin have IP addresses and DNS names. */
export const parseHost = resource<Host>((object) => ({
  hostCatalogId: text(object, 'host_catalog_id'),
  hostSetIds: texts(object, 'host_set_ids'),
  address: text(child(object, 'attributes'), 'address'),
  ipAddresses: texts(object, 'ip_addresses'),
  dnsNames: texts(object, 'dns_names'),
  externalName: text(object, 'external_name'),
}));

/** A host set. A list omits the ids of its hosts. */
export const parseHostSet = resource<HostSet>((object) => ({
  hostCatalogId: text(object, 'host_catalog_id'),
  hostIds: texts(object, 'host_ids'),
}));

/** A host catalog, static or plugin. */
export const parseHostCatalog = resource<HostCatalog>((object) => ({
  pluginName: text(child(object, 'plugin'), 'name'),
}));
