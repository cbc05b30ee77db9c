/** Vault credential libraries, as records only (internal/daemon/controller/handlers/credentiallibraries in hashicorp/boundary). */
import { type Fields, integer, object, text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';

const path = text({ required: 'This is a required field.' });
const GENERIC: Fields = {
  path,
  http_method: text({
    fallback: 'GET',
    check: (value) => (/^(GET|POST)$/i.test(value) ? undefined : 'Must be GET or POST.'),
  }),
  http_request_body: text(),
};
const SSH: Fields = {
  path,
  username: text({ required: 'This is a required field.' }),
  key_type: text({ fallback: 'ed25519' }),
  key_bits: integer(),
  ttl: text(),
  key_id: text(),
  critical_options: object(),
  extensions: object(),
};
const LDAP: Fields = { path };

const PREFIX_OF_TYPE: Readonly<Record<string, string>> = {
  '': 'clvlt',
  vault: 'clvlt',
  'vault-generic': 'clvlt',
  'vault-ssh-certificate': 'clvsclt',
  'vault-ldap': 'clvllt',
};

export const credentialLibrary: Kind = {
  name: 'credential-library',
  collection: 'credential-libraries',
  label: 'Credential Library',
  prefixes: { clvlt: 'vault-generic', clvsclt: 'vault-ssh-certificate', clvllt: 'vault-ldap' },
  home: {
    field: 'credential_store_id',
    parent: 'credential-store',
    refusal: 'This field must be a valid credential store id.',
    listRefusal: 'Invalid formatted identifier.',
  },
  prefixFor: (type, { parent }) =>
    parent !== undefined && parent.type !== 'vault' ? undefined : PREFIX_OF_TYPE[type],
  fields: { credential_type: text({ settable: 'once' }), credential_mapping_overrides: object() },
  attributesOf: (type) => (type === 'vault-ssh-certificate' ? SSH : type === 'vault-ldap' ? LDAP : GENERIC),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
};
