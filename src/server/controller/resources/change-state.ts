/** `POST /v1/auth-methods/{id}:change-state` for OIDC methods. */

import type { Verb } from '../engine/kind.ts';
import { presentRow } from '../engine/present.ts';
import { bodyInteger, bodyObject, bodyText } from '../engine/wire.ts';
import { forgetAfter, stale } from '../engine/write.ts';
import { Problem, refuseFields } from '../http/problem.ts';
import { missingIn } from './oidc.ts';
import { checkSettings } from './oidc-method.ts';

const FORCE = 'disable_discovered_config_validation';
const STATES = ['inactive', 'active-private', 'active-public'];

export const changeState: Verb = {
  method: 'POST',
  on: 'item',
  action: 'change-state',
  validate: ({ body }, id) => {
    if (!id.startsWith('amoidc_'))
      throw new Problem('NotFound', 'This endpoint is only available for the "oidc" Auth Method type.');
    const attributes = bodyObject(body, 'attributes') ?? {};
    refuseFields(
      [
        ...(bodyInteger(body, 'version') === undefined
          ? [{ name: 'version', description: 'Existing resource version is required for an update.' }]
          : []),
        ...(STATES.includes(bodyText(attributes, 'state') ?? '')
          ? []
          : [
              {
                name: 'attributes.state',
                description: 'Only supported values are "inactive", "active-private", or "active-public".',
              },
            ]),
      ],
      'Invalid fields provided in request.',
    );
  },
  run: async ({ services, caller, body }, row, kind) => {
    const sent = bodyObject(body, 'attributes') ?? {};
    const state = bodyText(sent, 'state');
    const isForced = sent[FORCE] === true && state !== 'inactive';
    const isSame = row.attributes.state === state && (row.attributes[FORCE] === true) === isForced;
    if (isSame) return { status: 200, body: presentRow(caller, kind, row, 'change-state', 'read', services) };
    if (row.attributes.state === 'inactive') {
      const missing = missingIn(row.attributes);
      if (missing.length > 0) {
        throw new Problem(
          'InvalidArgument',
          `Unable to change auth method state: it is incomplete without ${missing.join(', ')}.`,
        );
      }
      if (!isForced) await checkSettings(services, row.id, row.attributes);
    }
    const { [FORCE]: _old, ...rest } = row.attributes;
    const attributes = { ...rest, state, ...(isForced ? { [FORCE]: true } : {}) };
    const changed = services.resources.update(row.id, bodyInteger(body, 'version') ?? 0, { attributes });
    if (changed === undefined) throw stale(kind, row.id);
    forgetAfter(kind, services);
    return { status: 200, body: presentRow(caller, kind, changed, 'change-state', 'read', services) };
  },
};
