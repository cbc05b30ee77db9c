/** Settings of OIDC auth methods, and what a change of them needs (internal/daemon/controller/handlers/authmethods/oidc.go in hashicorp/boundary). */
import { X509Certificate } from 'node:crypto';
import type { FieldError } from '../../../lib/errors.ts';
import { type JsonObject, text as textIn, texts as textsIn } from '../../../lib/json.ts';
import { type Fields, flag, integer, readOnly, text, texts } from '../engine/field.ts';
import type { Call, Draft, UpdatePlan } from '../engine/kind.ts';
import { bodyObject } from '../engine/wire.ts';
import { Problem } from '../http/problem.ts';
import { parseClaimMaps } from '../sign-in/claim-map.ts';
import { missingIn, oidcSettings } from './oidc.ts';
import { isUrl } from './url.ts';

/** RFC 7518, 3.1, asymmetric ones only (internal/auth/oidc/signing_alg.go). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
const PROMPTS = ['none', 'login', 'consent', 'select_account'];
const REQUIRED = 'Field required for creating an OIDC auth method.';
const FORCE = 'disable_discovered_config_validation';
const MAPS = 'account_claim_maps';

const url = (value: string): string | undefined =>
  isUrl(value) ? undefined : `${JSON.stringify(value)} cannot be parsed as a url.`;
const issuer = (value: string): string | undefined =>
  isUrl(value) ? undefined : 'Must have schema "http" or "https" specified';

export const OIDC_FIELDS: Fields = {
  state: { ...readOnly('text'), fallback: 'inactive' },
  // Administrators also paste the address of the metadata.
  issuer: text({ check: issuer, normalized: (value) => value.trim().split('.well-known/', 1)[0] ?? '' }),
  client_id: text({ required: REQUIRED, check: notEmpty }),
  client_secret: text({ required: REQUIRED, secret: 'hmac', check: notEmpty }),
  max_age: integer({
    isShownWhenZero: true,
    check: (value) => (value < 0 ? 'Must not be negative.' : undefined),
  }),
  signing_algorithms: texts({ check: (values) => unsupported(values, ALGORITHMS, 'algorithm') }),
  api_url_prefix: text({ required: 'This field is required.', check: url }),
  callback_url: readOnly('text'),
  idp_ca_certs: texts({
    normalized: (values) => values.map(wholePem),
    check: (values) => (values.every(isCertificate) ? undefined : 'Cannot parse CA certificates.'),
  }),
  allowed_audiences: texts({ check: distinct }),
  claims_scopes: texts({
    check: (values) =>
      values.includes('openid')
        ? 'openid is the default scope and cannot be added as optional "openid"'
        : distinct(values),
  }),
  account_claim_maps: texts({ check: badMap }),
  disable_discovered_config_validation: flag(),
  dry_run: flag({ isKept: false }),
  prompts: texts({
    check: (values) =>
      values.includes('none') && new Set(values).size > 1
        ? `prompts ([${[...new Set(values)].join(' ')}]) includes "none" with other values`
        : unsupported(values, PROMPTS, 'prompt'),
  }),
};

function notEmpty(value: string): string | undefined {
  return value === '' ? REQUIRED : undefined;
}

function distinct(values: readonly string[]): string | undefined {
  if (values.includes('')) return 'Must not contain empty values.';
  return new Set(values).size < values.length ? 'Must not contain a value twice.' : undefined;
}

/** The values of a list must be among the known ones, each once. */
function unsupported(values: readonly string[], known: readonly string[], noun: string): string | undefined {
  const bad = values.find((value) => !known.includes(value));
  return bad === undefined ? distinct(values) : `Contains unsupported ${noun} "${bad}"`;
}

function badMap(entries: readonly string[]): string | undefined {
  const maps = parseClaimMaps(entries);
  const bad = entries[maps.indexOf(undefined)];
  if (bad !== undefined)
    return `${bad} contains invalid map: it must be from=to, with sub, name or email as to`;
  const targets = maps.map((map) => map?.to);
  const twice = targets.find((to, index) => targets.indexOf(to) !== index);
  return twice === undefined
    ? undefined
    : `contains invalid map - multiple maps to the same Boundary to-claim ${twice}`;
}

/** Returns true for a PEM certificate. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}

/** Returns a valid certificate as Boundary does: with a newline at its end. */
export function wholePem(pem: string): string {
  return new X509Certificate(pem).toString();
}

/** Rules that involve several fields or the state before a change. */
export function oidcRules({ row, attributes, mask, body }: Draft): readonly FieldError[] {
  const sent = bodyObject(body, 'attributes') ?? {};
  const isForced = sent[FORCE] === true;
  if (row === undefined) {
    return isForced
      ? [{ name: `attributes.${FORCE}`, description: 'Field is not allowed at create time.' }]
      : [];
  }
  const errors: FieldError[] = [];
  if (isForced && sent.dry_run === true) {
    errors.push({
      name: `attributes.${FORCE}`,
      description: 'This field cannot be set to true with dry_run.',
    });
  }
  // Another claim as the subject could make one account out of two.
  if (mask.has(`attributes.${MAPS}`) && subjectMap(attributes) !== subjectMap(row.attributes)) {
    errors.push({ name: `attributes.${MAPS}`, description: 'not allowed to update sub claim maps' });
  }
  return errors;
}

function subjectMap(attributes: JsonObject): string | undefined {
  return parseClaimMaps(textsIn(attributes, MAPS)).find((map) => map?.to === 'sub')?.from;
}

/** An active method stays usable: complete, and unless told otherwise as its provider describes itself. */
export async function planOidcUpdate(draft: Draft, { services, body }: Call): Promise<UpdatePlan> {
  const sent = bodyObject(body, 'attributes') ?? {};
  const isDryRun = sent.dry_run === true;
  const isForced = sent[FORCE] === true;
  const missing = missingIn(draft.attributes);
  const isActive = textIn(draft.attributes, 'state') !== 'inactive';
  if (missing.length > 0 && (isActive || isDryRun)) {
    throw new Problem(
      'InvalidArgument',
      `Unable to update auth method: it would be incomplete without ${missing.join(', ')}.`,
    );
  }
  if (missing.length === 0 && !isForced && (isActive || isDryRun)) {
    await checkSettings(
      services,
      draft.row?.id ?? '',
      draft.attributes,
      textIn(draft.secrets, 'client_secret'),
    );
  }
  const { [FORCE]: _old, ...attributes } = draft.attributes;
  return {
    isDryRun,
    attributes: {
      ...attributes,
      ...(isForced ? { [FORCE]: true } : {}),
      ...(isDryRun ? { dry_run: true } : {}),
    },
  };
}

/** Rejects with a Problem unless the provider can be used with these settings. */
export async function checkSettings(
  services: Call['services'],
  id: string,
  attributes: JsonObject,
  clientSecret?: string,
): Promise<void> {
  const { checkProvider } = await import('../sign-in/oidc-client.ts');
  try {
    await checkProvider(oidcSettings(services, id, attributes, clientSecret));
  } catch (error) {
    throw error instanceof Problem && error.kind !== 'DeadlineExceeded'
      ? new Problem('InvalidArgument', `The settings do not fit the identity provider. ${error.message}`)
      : error;
  }
}
