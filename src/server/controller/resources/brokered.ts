/** Credentials that a session brokers to its client (internal/daemon/controller/handlers/targets/credentials.go in hashicorp/boundary). */
import { asObject, type JsonObject } from '../../../lib/json.ts';
import { unseal } from '../engine/sealed.ts';
import { Problem } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { Row } from '../storage/resources.ts';

/** In the format of the `:authorize-session` response. Secret. */
export function brokeredCredentials(services: Services, target: Row): readonly JsonObject[] {
  return services.links.idsTo('target:brokered', target.id).map((id) => {
    const source = services.resources.get(id);
    if (source?.kind !== 'credential') {
      throw new Problem(
        'FailedPrecondition',
        `Cannot issue the credentials of ${id}: Vault is not supported by this controller.`,
      );
    }
    return brokered(services, source);
  });
}

function brokered({ resources, vault }: Services, source: Row): JsonObject {
  const sealed = resources.secretOf(source.id);
  const secret = secretOf(source, sealed === undefined ? {} : unseal(vault, source.id, sealed));
  return {
    credential_source: {
      id: source.id,
      ...(source.name === undefined ? {} : { name: source.name }),
      ...(source.description === undefined ? {} : { description: source.description }),
      credential_store_id: source.parentId,
      type: 'static',
      credential_type: source.type,
    },
    secret: { raw: Buffer.from(JSON.stringify(secret)).toString('base64'), decoded: secret },
    credential: secret,
  };
}

/** Merges public and sealed fields, keys sorted. A JSON credential is its object. */
function secretOf({ type, attributes }: Row, sealed: JsonObject): JsonObject {
  if (type === 'json') return sorted(asObject(sealed.object) ?? {});
  const open = Object.entries(attributes).filter(([key]) => !key.endsWith('_hmac'));
  return sorted({ ...Object.fromEntries(open), ...sealed });
}

function sorted(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
