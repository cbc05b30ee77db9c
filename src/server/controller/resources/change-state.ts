/** `POST /v1/auth-methods/{id}:change-state` for OIDC methods. */

import type { Verb } from '../engine/kind.ts';
import { presentRow } from '../engine/present.ts';
import { bodyInteger, bodyObject, bodyText } from '../engine/wire.ts';
import { forgetAfter, stale } from '../engine/write.ts';
import { badField, refuseFields } from '../http/problem.ts';

const STATES = ['inactive', 'active-private', 'active-public'];

export const changeState: Verb = {
  method: 'POST',
  on: 'item',
  action: 'change-state',
  validate: ({ body }, id) => {
    if (!id.startsWith('amoidc_')) throw badField('id', 'Invalid formatted identifier.');
    const attributes = bodyObject(body, 'attributes') ?? {};
    refuseFields([
      ...(bodyInteger(body, 'version') === undefined
        ? [{ name: 'version', description: 'Existing resource version is required for an update.' }]
        : []),
      ...(STATES.includes(bodyText(attributes, 'state') ?? '')
        ? []
        : [
            {
              name: 'attributes.state',
              description: 'Must be one of inactive, active-private or active-public.',
            },
          ]),
    ]);
  },
  run: ({ services, caller, body }, row, kind) => {
    const state = bodyText(bodyObject(body, 'attributes') ?? {}, 'state');
    const attributes = { ...row.attributes, state };
    const changed = services.resources.update(row.id, bodyInteger(body, 'version') ?? 0, { attributes });
    if (changed === undefined) throw stale(kind, row.id);
    forgetAfter(kind, services);
    return { status: 200, body: presentRow(caller, kind, changed, 'change-state', 'read', services) };
  },
};
