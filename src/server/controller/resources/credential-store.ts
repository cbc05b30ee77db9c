/** Credential stores (internal/daemon/controller/handlers/credentialstores in hashicorp/boundary). Vault stores are records only: Vault is never contacted. */
import { type Fields, flag, readOnly, text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { isUrl } from './url.ts';

const REQUIRED = 'Field required for creating a vault credential store.';
const VAULT: Fields = {
  address: text({
    required: REQUIRED,
    check: (value) => (isUrl(value) ? undefined : 'Field must be a url.'),
  }),
  namespace: text(),
  ca_cert: text(),
  tls_server_name: text(),
  tls_skip_verify: flag(),
  token: text({ required: REQUIRED, secret: 'hmac' }),
  client_certificate: text(),
  client_certificate_key: text({ secret: 'hmac' }),
  worker_filter: text({ check: () => 'Worker Filter field is not supported in OSS' }),
  token_status: { ...readOnly('text'), fallback: 'current' },
};
const STATIC: Fields = {};
const PREFIX_OF_TYPE: Readonly<Record<string, string>> = { static: 'csst', vault: 'csvlt' };

export const credentialStore: Kind = {
  name: 'credential-store',
  collection: 'credential-stores',
  label: 'Credential Store',
  prefixes: { csst: 'static', cs: 'static', csvlt: 'vault' },
  home: {
    field: 'scope_id',
    scopes: ['project'],
    refusal: 'This field must be a valid project scope id.',
    listRefusal: 'This field must be a valid project scope ID or the list operation must be recursive.',
  },
  prefixFor: (type) => PREFIX_OF_TYPE[type],
  typeRefusal: 'This is a required field and must be a known credential store type.',
  fields: {},
  attributesOf: (type) => (type === 'vault' ? VAULT : STATIC),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  grantTypes: ['credential', 'credential-library'],
  collectionsUnder: ({ type }) => [type === 'vault' ? 'credential-libraries' : 'credentials'],
};
