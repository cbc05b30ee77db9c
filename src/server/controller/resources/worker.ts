/** Workers (internal/daemon/controller/handlers/workers in hashicorp/boundary). The bundled one is live, others are records only. */

import type { FieldError } from '../../../lib/errors.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { newId, randomBase62 } from '../../../wire/ids.ts';
import { readDescription, readName } from '../engine/decode.ts';
import type { Call, Kind, Verb } from '../engine/kind.ts';
import { presentRow } from '../engine/present.ts';
import { bodyText } from '../engine/wire.ts';
import { badField, refuseFields } from '../http/problem.ts';
import { rfc3339 } from '../storage/clock.ts';
import { refusedVerb } from './enterprise.ts';
import { tagsOf, workerTagVerbs } from './worker-tags.ts';

/** The release whose API this controller implements. */
const RELEASE = 'Boundary v0.21.0';

const NO_AUTHORITY =
  'Not supported: the bundled worker has no certificate authority, and other workers cannot join.';

export const worker: Kind = {
  name: 'worker',
  collection: 'workers',
  label: 'Worker',
  prefixes: { w: '' },
  home: {
    field: 'scope_id',
    scopes: ['global'],
    refusal: 'Must be global scope.',
    listRefusal: "Must be 'global' when listing.",
  },
  listMessage: 'Error in provided request.',
  prefixFor: () => undefined,
  fields: {},
  actionsOn: () => [
    'no-op',
    'read',
    'update',
    'delete',
    'add-worker-tags',
    'set-worker-tags',
    'remove-worker-tags',
  ],
  collectionActions: [
    'create:controller-led',
    'create:worker-led',
    'list',
    'read-certificate-authority',
    'reinitialize-certificate-authority',
  ],
  isUnpaged: true,
  present: (row, services) => {
    const isBundled = row.fields.is_bundled === true;
    return {
      ...(isBundled ? liveFacts(services) : {}),
      ...tagsOf(row),
      active_connection_count: isBundled ? services.sessions.records.allOpenConnections() : 0,
      type: 'pki',
      local_storage_state: 'unknown',
    };
  },
  verbs: {
    'create:worker-led': creation('create:worker-led', ({ body }) => {
      if (bodyText(body, 'worker_generated_auth_token') === undefined) {
        throw badField('worker_generated_auth_token', 'This field is required for the worker-led flow.');
      }
      return {};
    }),
    'create:controller-led': creation('create:controller-led', () => ({
      controller_generated_activation_token: `neslat_${randomBase62(60)}`,
    })),
    'read-certificate-authority': refusedVerb(
      'GET',
      'collection',
      'read-certificate-authority',
      NO_AUTHORITY,
    ),
    'reinitialize-certificate-authority': refusedVerb(
      'POST',
      'collection',
      'reinitialize-certificate-authority',
      NO_AUTHORITY,
    ),
    ...workerTagVerbs,
  },
};

function liveFacts({ workerAddress, clock }: Call['services']): JsonObject {
  return {
    address: workerAddress(),
    last_status_time: rfc3339(Math.round(clock.nowMs() * 1000)),
    release_version: RELEASE,
  };
}

/** The fields of `more` are returned once and not stored: no worker can use them here. */
function creation(action: string, more: (call: Call) => JsonObject): Verb {
  return {
    method: 'POST',
    on: 'collection',
    action,
    run: (call, kind) => {
      const errors: FieldError[] = [];
      const name = readName(call.body, kind, errors);
      const description = readDescription(call.body, errors);
      if (bodyText(call.body, 'scope_id') !== 'global')
        errors.push({ name: 'scope_id', description: 'Must be global scope.' });
      refuseFields(errors);
      const told = more(call);
      const row = call.services.resources.insert({
        id: newId('w'),
        kind: 'worker',
        scopeId: 'global',
        name,
        description,
      });
      return {
        status: 200,
        body: { ...presentRow(call.caller, kind, row, 'create', 'made', call.services), ...told },
      };
    },
  };
}
