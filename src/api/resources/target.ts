import { child, integer, type JsonObject, list, text } from '../../lib/json.ts';
import type { Target } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A target. A list omits its sources and aliases; only a read has them. */
export const parseTarget = resource<Target>((object) => {
  const attributes = child(object, 'attributes');
  return {
    address: text(object, 'address'),
    defaultPort: integer(attributes, 'default_port'),
    defaultClientPort: integer(attributes, 'default_client_port'),
    sessionMaxSeconds: integer(object, 'session_max_seconds'),
    sessionConnectionLimit: integer(object, 'session_connection_limit'),
    // Older controllers use worker_filter; an egress filter has the same meaning (target.proto).
    workerFilter: text(object, 'egress_worker_filter') ?? text(object, 'worker_filter'),
    hostSources: list(object, 'host_sources', (item) => {
      const id = text(item, 'id');
      return id === undefined ? undefined : { id, hostCatalogId: text(item, 'host_catalog_id') };
    }),
    brokeredCredentialSources: list(object, 'brokered_credential_sources', parseCredentialSource),
    injectedCredentialSources: list(object, 'injected_application_credential_sources', parseCredentialSource),
    aliases: list(object, 'aliases', (item) => {
      const id = text(item, 'id');
      const value = text(item, 'value');
      return id === undefined || value === undefined ? undefined : { id, value };
    }),
  };
});

function parseCredentialSource(item: JsonObject) {
  const id = text(item, 'id');
  return id === undefined ? undefined : { id, credentialStoreId: text(item, 'credential_store_id') };
}
