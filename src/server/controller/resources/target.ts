/** Targets (internal/daemon/controller/handlers/targets in hashicorp/boundary). The open-source controller supports TCP targets. */
import { type JsonObject, text as textIn } from '../../../lib/json.ts';
import { type Fields, integer, objects, text } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { Problem } from '../http/problem.ts';
import { syntaxErrorOf } from '../listing/filter.ts';
import type { Services } from '../services.ts';
import type { Relation } from '../storage/links.ts';
import type { Row } from '../storage/resources.ts';
import { normalAddress, targetAddressRefusal } from './address.ts';
import { authorizeSession } from './authorize-session.ts';
import { aliasTarget, makeAliases, refuseAliasesBelow, withAliasesRefusal } from './target-aliases.ts';
import { credentialSourceVerbs, hostSourceVerbs } from './target-sources.ts';

const MAX_PORT = 65_535;
const NO_PORT = 'This field cannot be set to zero.';

function port(required?: string): Fields[string] {
  return integer({
    ...(required === undefined ? {} : { required }),
    check: (value) => {
      if (value === 0) return NO_PORT;
      if (value < 0) return 'This field cannot be negative.';
      return value > MAX_PORT ? 'Value is greater than maximum port number.' : undefined;
    },
  });
}

const egressFilter = text({
  check: (value) => {
    const error = syntaxErrorOf(value);
    return error === undefined
      ? undefined
      : `Unable to successfully parse egress filter expression: ${error}`;
  },
});

export const target: Kind = {
  name: 'target',
  collection: 'targets',
  label: 'Target',
  prefixes: { ttcp: 'tcp', tssh: 'ssh', trdp: 'rdp' },
  home: {
    field: 'scope_id',
    scopes: ['project'],
    refusal: 'This field is required to have a properly formatted project scope id.',
    listRefusal: 'This field must be a valid project scope ID or the list operation must be recursive.',
  },
  prefixFor: (type) => (type === 'tcp' ? 'ttcp' : undefined),
  naming: 'required',
  fields: {
    session_max_seconds: integer({
      fallback: 28_800,
      isShownWhenZero: true,
      check: (value) => (value > 0 ? undefined : 'This must be greater than zero.'),
    }),
    session_connection_limit: integer({
      fallback: -1,
      isShownWhenZero: true,
      check: (value) =>
        value === -1 || value > 0 ? undefined : 'This must be -1 (unlimited) or greater than zero.',
    }),
    worker_filter: text({ check: () => 'This field is deprecated. Use egress_worker_filter instead.' }),
    egress_worker_filter: egressFilter,
    ingress_worker_filter: text({ check: () => 'Ingress Worker Filter field is not supported in OSS' }),
    address: text({
      fallback: '',
      isShownWhenZero: true,
      normalized: normalAddress,
      check: targetAddressRefusal,
    }),
    with_aliases: objects({ settable: 'once', check: withAliasesRefusal, isKept: false }),
  },
  attributesOf: () => ({ default_port: port('This field is required.'), default_client_port: port() }),
  actionsOn: () => [
    'no-op',
    'read',
    'update',
    'delete',
    ...['host-sources', 'credential-sources'].flatMap((noun) => [
      `add-${noun}`,
      `set-${noun}`,
      `remove-${noun}`,
    ]),
    'authorize-session',
  ],
  collectionActions: ['create', 'list'],
  resolve: aliasTarget,
  rules: ({ row, body, fields }, services) => [
    ...(row !== undefined && body.with_aliases !== undefined
      ? [{ name: 'with_aliases', description: 'This field is only allowed at creation.' }]
      : []),
    ...(row === undefined ? [] : addressConflict(row, textIn(fields, 'address'), services)),
  ],
  afterCreate: (row, { body }, { services }) => {
    refuseAliasesBelow(body, services);
    makeAliases(row, body, services);
  },
  afterUpdate: ({ id, fields }, { row }, { services }) => {
    // A session to an address depends on it, as other sessions depend on their host.
    if (textIn(row?.fields, 'address') !== undefined && textIn(fields, 'address') === undefined) {
      services.db.run(
        "UPDATE session SET orphaned = 1 WHERE target_id = ? AND host_id IS NULL AND status IN ('pending', 'active')",
        id,
      );
    }
  },
  present: (row, services, view) => (view === 'list' ? {} : detailsOf(row, services)),
  verbs: { ...hostSourceVerbs, ...credentialSourceVerbs, 'authorize-session': authorizeSession },
};

/** Boundary reports this as a failed precondition, not as a field error. */
function addressConflict({ id }: Row, address: string | undefined, { links }: Services): [] {
  if (address !== undefined && links.idsTo('target:host-source', id).length > 0) {
    throw new Problem(
      'FailedPrecondition',
      `unable to set address because one or more host sources is assigned to the given target: ${id}`,
    );
  }
  return [];
}

function detailsOf({ id }: Row, { links, resources }: Services): JsonObject {
  const hostSources = links.to('target:host-source', id);
  const aliases = resources.referringTo(id, 'alias');
  return {
    ...(hostSources.length === 0
      ? {}
      : {
          host_source_ids: hostSources.map((source) => source.id),
          host_sources: hostSources.map((source) => ({ id: source.id, host_catalog_id: source.parentId })),
        }),
    ...credentialSources('brokered_credential_source', 'target:brokered', id, links),
    ...credentialSources('injected_application_credential_source', 'target:injected', id, links),
    ...(aliases.length === 0
      ? {}
      : { aliases: aliases.map((alias) => ({ id: alias.id, value: alias.fields.value })) }),
  };
}

function credentialSources(
  field: string,
  relation: Relation,
  targetId: string,
  links: Services['links'],
): JsonObject {
  const sources = links.to(relation, targetId);
  if (sources.length === 0) return {};
  return {
    [`${field}_ids`]: sources.map((source) => source.id),
    [`${field}s`]: sources.map((source) => ({ id: source.id, credential_store_id: source.parentId })),
  };
}
