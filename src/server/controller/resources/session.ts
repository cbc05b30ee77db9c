/** Sessions as API resources (internal/daemon/controller/handlers/sessions in hashicorp/boundary). Created by targets. */

import { readOnly } from '../engine/field.ts';
import type { Kind } from '../engine/kind.ts';
import { presentRow } from '../engine/present.ts';
import { findRow } from '../engine/table.ts';
import { bodyInteger } from '../engine/wire.ts';
import { stale } from '../engine/write.ts';
import { badField } from '../http/problem.ts';
import type { ConnectionRecord, StateRecord } from '../sessions/records.ts';
import { toSessionRecord } from '../sessions/records.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { ResultRow } from '../storage/columns.ts';
import type { Row } from '../storage/resources.ts';

const LIST_REFUSAL = 'This field must be a valid project scope ID or the list operation must be recursive.';

export const session: Kind = {
  name: 'session',
  collection: 'sessions',
  label: 'Session',
  prefixes: { s: '' },
  home: { field: 'scope_id', scopes: ['project'], refusal: LIST_REFUSAL, listRefusal: LIST_REFUSAL },
  prefixFor: () => undefined,
  fields: {
    target_id: readOnly('text'),
    expiration_time: readOnly('text'),
    auth_token_id: readOnly('text'),
    user_id: readOnly('text'),
    host_set_id: readOnly('text'),
    host_id: readOnly('text'),
    endpoint: readOnly('text'),
    status: readOnly('text'),
    certificate: readOnly('text'),
    termination_reason: readOnly('text'),
  },
  actionsOn: () => ['no-op', 'read', 'read:self', 'cancel', 'cancel:self'],
  collectionActions: ['list'],
  isOwned: true,
  isKept: 'from-update-and-delete',
  table: {
    name: 'session',
    toRow,
    ownerColumn: 'user_id',
    // A session of a deleted project is out of reach.
    condition: (query) =>
      query.include_terminated === 'true'
        ? 'scope_id IS NOT NULL'
        : 'scope_id IS NOT NULL AND termination_reason IS NULL',
  },
  present: ({ id }, { sessions }, view) => {
    const connections = view === 'read' ? sessions.records.connections(id) : [];
    return {
      states: sessions.records.states(id).map(showState),
      ...(connections.length === 0 ? {} : { connections: connections.map(showConnection) }),
    };
  },
  verbs: {
    cancel: {
      method: 'POST',
      on: 'item',
      action: 'cancel',
      validate: ({ body }) => {
        if (bodyInteger(body, 'version') === undefined) {
          throw badField('version', 'Required field.', 'Improperly formatted identifier.');
        }
      },
      run: async ({ services, caller, body }, row, kind) => {
        const isOver = row.fields.status === 'canceling' || row.fields.status === 'terminated';
        if (!isOver) {
          if (row.version !== bodyInteger(body, 'version')) throw stale(kind, row.id);
          await services.sessions.cancelSession(row.id);
        }
        const now = findRow(kind, row.id, services) ?? row;
        return { status: 200, body: presentRow(caller, kind, now, 'cancel', 'made', services) };
      },
    },
  },
};

function toRow(result: ResultRow): Row {
  const record = toSessionRecord(result);
  return {
    id: record.id,
    kind: 'session',
    // As in Boundary, where it follows from the id of the target.
    type: record.targetId === undefined ? '' : record.type,
    scopeId: record.scopeId,
    parentId: undefined,
    refId: undefined,
    ownerId: record.userId,
    name: undefined,
    description: undefined,
    version: record.version,
    createdUs: record.createdUs,
    updatedUs: record.updatedUs,
    fields: {
      target_id: record.targetId,
      expiration_time: rfc3339(record.expiresUs),
      auth_token_id: record.authTokenId,
      user_id: record.userId,
      host_set_id: record.hostSetId,
      host_id: record.hostId,
      endpoint: record.endpoint,
      status: record.status,
      certificate: Buffer.from(record.certificate).toString('base64'),
      termination_reason: record.terminationReason,
    },
    attributes: {},
  };
}

function showState({ status, startUs, endUs }: StateRecord): object {
  return {
    status,
    start_time: rfc3339(startUs),
    ...(endUs === undefined ? {} : { end_time: rfc3339(endUs) }),
  };
}

/** 64-bit numbers are strings in protobuf's JSON mapping. */
function showConnection(connection: ConnectionRecord): object {
  return {
    ...(connection.clientAddress === undefined ? {} : { client_tcp_address: connection.clientAddress }),
    ...(connection.clientPort === undefined ? {} : { client_tcp_port: connection.clientPort }),
    ...(connection.endpointAddress === undefined ? {} : { endpoint_tcp_address: connection.endpointAddress }),
    ...(connection.endpointPort === undefined ? {} : { endpoint_tcp_port: connection.endpointPort }),
    ...(connection.bytesUp === 0 ? {} : { bytes_up: String(connection.bytesUp) }),
    ...(connection.bytesDown === 0 ? {} : { bytes_down: String(connection.bytesDown) }),
    ...(connection.closedReason === undefined ? {} : { closed_reason: connection.closedReason }),
  };
}
