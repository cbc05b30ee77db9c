/**
 * What a filter sees of an item. A real controller evaluates filters on Go values: an item with attributes is a document as in the response, where a
 * field with a zero value is absent; any other item is a message, where every field of its type is present and no other (subtypes.Filterable in
 * internal/types/subtypes, and the messages in sdk/pbs/controller/api/resources of hashicorp/boundary).
 */
import type { JsonObject } from '../../../lib/json.ts';

export type Fields = Readonly<Record<string, Shape>>;

/** Shape of a field of a message. `actions` is a map of lists, `document` is free JSON, `no-texts` is a list that is always empty. */
export type Shape =
  | 'text'
  | 'texts'
  | 'no-texts'
  | 'unsigned'
  | 'signed'
  | 'flag'
  | 'time'
  | 'bytes'
  | 'actions'
  | 'document'
  | { readonly message: Fields }
  | { readonly messages: Fields };

/** Returns the same shape for several fields. */
function all(shape: Shape, ...names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, shape]));
}

const SCOPE: Shape = { message: all('text', 'id', 'type', 'name', 'description', 'parent_scope_id') };
const PLUGIN: Shape = { message: all('text', 'id', 'name', 'description') };
const BASE: Fields = {
  ...all('text', 'id'),
  ...all('time', 'created_time', 'updated_time'),
  scope: SCOPE,
  authorized_actions: 'texts',
};
const NAMED: Fields = { ...BASE, ...all('text', 'name', 'description'), version: 'unsigned' };
const TYPED: Fields = { ...NAMED, type: 'text' };
const OWN_ACTIONS: Fields = { authorized_collection_actions: 'actions' };

/** Kinds whose items are messages even with attributes. */
const MESSAGES: Readonly<Record<string, Fields>> = {
  user: {
    ...NAMED,
    ...all('text', 'scope_id', 'login_name', 'full_name', 'email', 'primary_account_id'),
    account_ids: 'texts',
    accounts: { messages: all('text', 'id', 'scope_id') },
  },
  group: {
    ...NAMED,
    scope_id: 'text',
    member_ids: 'texts',
    members: { messages: all('text', 'id', 'scope_id') },
  },
  role: {
    ...NAMED,
    scope_id: 'text',
    // The scopes of a role are read after its filter: to a filter, no role has any.
    grant_scope_ids: 'no-texts',
    ...all('texts', 'principal_ids', 'grant_strings'),
    principals: { messages: all('text', 'id', 'type', 'scope_id') },
    grants: { messages: all('text', 'raw', 'canonical') },
  },
  scope: {
    ...TYPED,
    ...OWN_ACTIONS,
    ...all('text', 'scope_id', 'primary_auth_method_id', 'storage_policy_id'),
  },
  alias: { ...TYPED, ...all('text', 'scope_id', 'value', 'destination_id') },
  'auth-token': {
    ...BASE,
    ...all('text', 'scope_id', 'token', 'user_id', 'auth_method_id', 'account_id'),
    ...all('time', 'approximate_last_used_time', 'expiration_time'),
  },
  session: {
    ...BASE,
    ...all('text', 'scope_id', 'target_id', 'type', 'auth_token_id', 'user_id', 'host_set_id', 'host_id'),
    ...all('text', 'endpoint', 'status', 'termination_reason'),
    version: 'unsigned',
    expiration_time: 'time',
    certificate: 'bytes',
    states: { messages: { status: 'text', ...all('time', 'start_time', 'end_time') } },
    connections: {
      messages: {
        ...all('text', 'client_tcp_address', 'endpoint_tcp_address', 'closed_reason'),
        ...all('unsigned', 'client_tcp_port', 'endpoint_tcp_port'),
        ...all('signed', 'bytes_up', 'bytes_down'),
      },
    },
  },
  worker: {
    ...TYPED,
    ...all('text', 'scope_id', 'address', 'release_version', 'local_storage_state'),
    ...all('text', 'worker_generated_auth_token', 'controller_generated_activation_token'),
    ...all('actions', 'canonical_tags', 'config_tags', 'api_tags', 'remote_storage_state'),
    last_status_time: 'time',
    active_connection_count: 'unsigned',
    directly_connected_downstream_workers: 'texts',
  },
};

/** Kinds whose items are messages only without attributes. */
const DOCUMENTS: Readonly<Record<string, Fields>> = {
  target: {
    ...TYPED,
    ...all('text', 'scope_id', 'worker_filter', 'egress_worker_filter', 'ingress_worker_filter', 'address'),
    session_max_seconds: 'unsigned',
    session_connection_limit: 'signed',
    ...all('texts', 'host_source_ids', 'brokered_credential_source_ids'),
    injected_application_credential_source_ids: 'texts',
    host_sources: { messages: all('text', 'id', 'host_catalog_id') },
    brokered_credential_sources: { messages: all('text', 'id', 'credential_store_id') },
    injected_application_credential_sources: { messages: all('text', 'id', 'credential_store_id') },
    ...all({ messages: all('text', 'id', 'value', 'scope_id') }, 'aliases', 'with_aliases'),
  },
  'auth-method': { ...TYPED, ...OWN_ACTIONS, scope_id: 'text', is_primary: 'flag' },
  account: { ...TYPED, auth_method_id: 'text', managed_group_ids: 'texts' },
  'managed-group': { ...TYPED, auth_method_id: 'text', member_ids: 'texts' },
  'host-catalog': {
    ...TYPED,
    ...OWN_ACTIONS,
    ...all('text', 'scope_id', 'plugin_id', 'secrets_hmac', 'worker_filter'),
    plugin: PLUGIN,
    secrets: 'document',
  },
  'host-set': {
    ...TYPED,
    host_catalog_id: 'text',
    plugin: PLUGIN,
    ...all('texts', 'host_ids', 'preferred_endpoints'),
    sync_interval_seconds: 'signed',
  },
  host: {
    ...TYPED,
    host_catalog_id: 'text',
    plugin: PLUGIN,
    ...all('texts', 'host_set_ids', 'ip_addresses', 'dns_names'),
    ...all('text', 'external_id', 'external_name'),
  },
  'credential-store': { ...TYPED, ...OWN_ACTIONS, scope_id: 'text' },
  'credential-library': {
    ...TYPED,
    ...all('text', 'credential_store_id', 'credential_type'),
    credential_mapping_overrides: 'document',
  },
  credential: { ...TYPED, credential_store_id: 'text' },
};

/** Returns the shape of an item of a kind, for each item. */
export function shapesOf(kind: string): (item: JsonObject) => Shape {
  const always = MESSAGES[kind];
  if (always !== undefined) return () => ({ message: always });
  const bare = DOCUMENTS[kind];
  const message: Shape = bare === undefined ? 'document' : { message: bare };
  return ({ attributes }) => (attributes === undefined ? message : 'document');
}
