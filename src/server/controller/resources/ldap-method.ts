/** Settings of LDAP auth methods (internal/daemon/controller/handlers/authmethods/ldap.go in hashicorp/boundary). */
import { createPrivateKey } from 'node:crypto';
import type { FieldError } from '../../../lib/errors.ts';
import { type JsonObject, text as textIn } from '../../../lib/json.ts';
import { type Fields, flag, integer, text, texts } from '../engine/field.ts';
import type { Draft } from '../engine/kind.ts';
import { DEREFERENCE, parseAttributeMaps } from '../sign-in/ldap-settings.ts';
import { isCertificate, wholePem } from './oidc-method.ts';

const STATES = ['inactive', 'active-private', 'active-public'];
const CERTIFICATE = 'client_certificate';
const KEY = 'client_certificate_key';

export const LDAP_FIELDS: Fields = {
  state: text({
    fallback: 'inactive',
    check: (value) =>
      STATES.includes(value) ? undefined : 'Must be inactive, active-private or active-public.',
  }),
  start_tls: flag(),
  insecure_tls: flag(),
  discover_dn: flag(),
  anon_group_search: flag(),
  upn_domain: text(),
  urls: texts({
    required: 'At least one URL is required',
    check: (urls) => {
      if (urls.length === 0) return 'At least one URL is required';
      const bad = urls.filter((one) => !isLdapUrl(one));
      return bad.length === 0
        ? undefined
        : bad.map((one) => `${JSON.stringify(one)} is not an ldap:// or ldaps:// URL`).join(' / ');
    },
  }),
  user_dn: text(),
  user_attr: text({ check: attributeName }),
  user_filter: text(),
  enable_groups: flag(),
  group_dn: text(),
  group_attr: text({ check: attributeName }),
  group_filter: text(),
  certificates: texts({
    normalized: (values) => values.map(wholePem),
    check: (values) =>
      values.every(isCertificate) ? undefined : 'invalid attributes.certificates: not PEM certificates',
  }),
  client_certificate: text({
    normalized: wholePem,
    check: (value) =>
      isCertificate(value) ? undefined : 'invalid attributes.client_certificate: not a PEM certificate',
  }),
  client_certificate_key: text({
    secret: 'hmac',
    check: (value) =>
      isPrivateKey(value) ? undefined : 'attributes.client_certificate_key is not a valid private key',
  }),
  bind_dn: text(),
  bind_password: text({ secret: 'hmac' }),
  use_token_groups: flag(),
  account_attribute_maps: texts({
    check: (entries) =>
      parseAttributeMaps(entries) === undefined
        ? 'invalid attributes.account_attribute_maps (unable to parse)'
        : undefined,
  }),
  maximum_page_size: integer({
    check: (value) => (value < 0 ? 'Must not be negative.' : undefined),
  }),
  dereference_aliases: text({
    check: (value) =>
      Object.hasOwn(DEREFERENCE, value)
        ? undefined
        : `${value} is not a valid attributes.dereference_aliases`,
  }),
};

function isLdapUrl(text: string): boolean {
  return /^ldaps?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
}

/** RFC 4512, 2.5: it becomes a part of filters and names. */
function attributeName(value: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9.;-]*$/.test(value) ? undefined : 'Must be the name of an attribute.';
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false;
  }
}

/** A certificate and its key come together, and so do the name and the password of the account that searches. */
export function ldapRules({ attributes }: Draft): readonly FieldError[] {
  return [...pairError(attributes, CERTIFICATE, KEY), ...pairError(attributes, 'bind_dn', 'bind_password')];
}

function pairError(attributes: JsonObject, plain: string, secret: string): readonly FieldError[] {
  const hasPlain = textIn(attributes, plain) !== undefined;
  const hasSecret = textIn(attributes, `${secret}_hmac`) !== undefined;
  if (hasPlain === hasSecret) return [];
  const [missing, present] = hasSecret ? [plain, secret] : [secret, plain];
  return [
    {
      name: `attributes.${missing}`,
      description: `attributes.${present} is missing required attributes.${missing} field`,
    },
  ];
}
