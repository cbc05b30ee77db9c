import { child, text } from '../../lib/json.ts';
import type { Credential, CredentialLibrary, CredentialStore } from '../../wire/resources.ts';
import { resource } from './base.ts';

/** A credential store, static or Vault. */
export const parseCredentialStore = resource<CredentialStore>((object) => ({
  address: text(child(object, 'attributes'), 'address'),
}));

/** A credential library. SSH certificate libraries have a path as well. */
export const parseCredentialLibrary = resource<CredentialLibrary>((object) => ({
  credentialStoreId: text(object, 'credential_store_id'),
  credentialType: text(object, 'credential_type'),
  vaultPath: text(child(object, 'attributes'), 'path'),
}));

/** A static credential. */
export const parseCredential = resource<Credential>((object) => ({
  credentialStoreId: text(object, 'credential_store_id'),
  username: text(child(object, 'attributes'), 'username'),
}));
