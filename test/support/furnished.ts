/** A world whose controller has stores, catalogs and aliases around its targets. */
import { MemoryWorld } from './memory-world.ts';
import {
  alias,
  credential,
  credentialLibrary,
  credentialStore,
  host,
  hostCatalog,
  hostSet,
  target,
} from './resources.ts';

/** A controller with stores, catalogs and aliases. */
export function furnished(): MemoryWorld {
  const world = new MemoryWorld();
  const { rows } = world.controller;
  rows['credential-stores'].push(
    credentialStore('csst_1', { name: 'kept here' }),
    credentialStore('csvlt_1', {
      name: 'vault',
      type: 'vault',
      address: 'https://vault:8200',
      scopeId: 'p_2',
    }),
  );
  rows.credentials.push(
    credential('credup_1', { name: 'reader' }),
    credential('credspk_2', { name: 'root', type: 'ssh_private_key', username: 'root' }),
    credential('credup_3', { credentialStoreId: 'csst_2' }),
  );
  rows['credential-libraries'].push(credentialLibrary('clvlt_1', { name: 'orders-ro' }));
  rows['host-catalogs'].push(hostCatalog('hcst_1', { name: 'own hosts' }));
  rows.hosts.push(host('hst_9', { hostCatalogId: 'hcst_2' }));
  rows['host-sets'].push(hostSet('hsst_2', { name: 'caches' }));
  rows.aliases.push(alias('alt_1', { value: 'orders.db', destinationId: 'ttcp_1' }), alias('alt_2'));
  rows.targets.push(
    target('ttcp_4', {
      name: 'brokered',
      brokeredCredentialSources: [
        { id: 'clvlt_1', credentialStoreId: 'csvlt_1' },
        { id: 'credup_1', credentialStoreId: 'csst_1' },
      ],
    }),
  );
  return world;
}
