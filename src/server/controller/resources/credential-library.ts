/** Vault credential libraries, as records only (internal/daemon/controller/handlers/credentiallibraries in hashicorp/boundary). */
import type { FieldError } from '../../../lib/errors.ts';
import { child, integer as integerIn, text as textIn } from '../../../lib/json.ts';
import { type Fields, integer, object, text, texts } from '../engine/field.ts';
import type { Draft, Kind } from '../engine/kind.ts';

const REQUIRED = 'This is a required field.';
const CLEARED = 'This is a required field and cannot be set to empty.';
const notEmpty = (value: string): string | undefined => (value === '' ? REQUIRED : undefined);
const path = (form?: RegExp, forms = ''): Fields[string] =>
  text({
    required: REQUIRED,
    cleared: CLEARED,
    check: (value) =>
      notEmpty(value) ?? (form?.test(value) === false ? `Must end with ${forms} and a name.` : undefined),
  });
const GENERIC: Fields = {
  path: path(),
  http_method: text({
    fallback: 'GET',
    check: (value) => (/^(GET|POST)$/i.test(value) ? undefined : "If set, value must be 'GET' or 'POST'."),
    normalized: (value) => value.toUpperCase(),
  }),
  http_request_body: text(),
};
const SSH: Fields = {
  path: path(/^.+\/(sign|issue)\/[^/\\\s]+$/, '/sign/ or /issue/'),
  username: text({ required: REQUIRED, cleared: CLEARED, check: notEmpty }),
  key_type: text({
    fallback: 'ed25519',
    check: (value) =>
      /^(ed25519|ecdsa|rsa)$/.test(value) ? undefined : "If set, value must be 'ed25519', 'ecdsa', or 'rsa'.",
  }),
  key_bits: integer(),
  ttl: text(),
  key_id: text(),
  critical_options: object(),
  extensions: object(),
  additional_valid_principals: texts(),
};
const LDAP: Fields = {
  path: path(/^.+\/(static-cred|creds)\/(?:[^/\\\s]+\/)*[^/\\\s]+$/, '/static-cred/ or /creds/'),
};

const KEY_TYPE = 'attributes.key_type';
const BITS = 'attributes.key_bits';
/** By type; the first is that without a `key_bits`. */
const KEY_BITS: Readonly<Record<string, readonly number[]>> = {
  ed25519: [0],
  ecdsa: [256, 384, 521],
  rsa: [2048, 3072, 4096],
};

const OVERRIDES = 'credential_mapping_overrides';
/** Which values of a secret can have a name of their own, by type of credential. */
const OVERRIDES_OF: Readonly<Record<string, readonly string[]>> = {
  username_password: ['username_attribute', 'password_attribute'],
  username_password_domain: ['username_attribute', 'password_attribute', 'domain_attribute'],
  password: ['password_attribute'],
  ssh_private_key: ['username_attribute', 'private_key_attribute', 'private_key_passphrase_attribute'],
};

const PREFIX_OF_TYPE: Readonly<Record<string, string>> = {
  '': 'clvlt',
  vault: 'clvlt',
  'vault-generic': 'clvlt',
  'vault-ssh-certificate': 'clvsclt',
  'vault-ldap': 'clvllt',
};

/** What these libraries issue; it cannot be chosen. */
const ISSUED: Readonly<Record<string, string>> = {
  'vault-ssh-certificate': 'ssh_certificate',
  'vault-ldap': 'username_password_domain',
};

export const credentialLibrary: Kind = {
  name: 'credential-library',
  collection: 'credential-libraries',
  label: 'Credential Library',
  prefixes: { clvlt: 'vault-generic', clvsclt: 'vault-ssh-certificate', clvllt: 'vault-ldap' },
  home: {
    field: 'credential_store_id',
    parent: 'credential-store',
    parentTypes: ['vault'],
    refusal: 'This field must be a valid credential store id.',
    listRefusal: 'This field must be a valid credential store id.',
  },
  prefixFor: (type) => PREFIX_OF_TYPE[type],
  fields: { credential_type: text({ settable: 'once' }), [OVERRIDES]: object() },
  attributesOf: (type) => (type === 'vault-ssh-certificate' ? SSH : type === 'vault-ldap' ? LDAP : GENERIC),
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  rules: (draft) =>
    draft.type === 'vault-generic'
      ? genericErrors(draft)
      : [...issuedErrors(draft), ...(draft.type === 'vault-ssh-certificate' ? keyErrors(draft) : [])],
  present: ({ type, attributes }, _services, view) => {
    const issued = ISSUED[type];
    // Boundary reads them for a single library only.
    if (issued === undefined) return view === 'list' ? { [OVERRIDES]: undefined } : {};
    const bits = KEY_BITS[textIn(attributes, 'key_type') ?? '']?.[0] ?? 0;
    return {
      credential_type: issued,
      ...(bits === 0 ? {} : { attributes: { key_bits: bits, ...attributes } }),
    };
  },
};

function genericErrors({ row, fields, attributes }: Draft): readonly FieldError[] {
  const type = textIn(fields, 'credential_type');
  const overrides = child(fields, OVERRIDES) ?? {};
  const errors: FieldError[] = [];
  if (textIn(attributes, 'http_request_body') !== undefined && textIn(attributes, 'http_method') !== 'POST') {
    errors.push({
      name: 'attributes.http_request_body',
      description: `Field can only be set if "attributes.http_method" is set to the value 'POST'.`,
    });
  }
  if (type === undefined || type === '') {
    return Object.keys(overrides).length === 0
      ? errors
      : [
          ...errors,
          { name: OVERRIDES, description: 'This field can only be set if "credential_type" is set' },
        ];
  }
  const known = Object.hasOwn(OVERRIDES_OF, type) ? OVERRIDES_OF[type] : undefined;
  if (known === undefined) {
    return row === undefined
      ? [
          ...errors,
          { name: 'credential_type', description: `Unknown credential type ${JSON.stringify(type)}` },
        ]
      : errors;
  }
  for (const [key, value] of Object.entries(overrides)) {
    const isText = typeof value === 'string' || value === null;
    if (known.includes(key) && isText) continue;
    errors.push({
      name: `${OVERRIDES}.${key}`,
      description: known.includes(key)
        ? 'Mapping value must be a string or a null to clear'
        : `Invalid mapping override for credential type ${JSON.stringify(type)}`,
    });
  }
  return errors;
}

function issuedErrors({ row, fields }: Draft): readonly FieldError[] {
  return row === undefined && (textIn(fields, 'credential_type') ?? '') !== ''
    ? [{ name: 'credential_type', description: 'This field is read only and cannot be set.' }]
    : [];
}

/** The size of a key depends on its type. */
function keyErrors({ row, attributes, mask }: Draft): readonly FieldError[] {
  const type = textIn(attributes, 'key_type') ?? '';
  const bits = integerIn(attributes, 'key_bits') ?? 0;
  const [hasType, hasBits] = [mask.has(KEY_TYPE), mask.has(BITS)];
  if (row === undefined && hasType !== hasBits && (hasBits || type === 'ecdsa' || type === 'rsa')) {
    const [given, missing] = hasBits ? [BITS, KEY_TYPE] : [KEY_TYPE, BITS];
    return [{ name: given, description: `If set, ${JSON.stringify(missing)} must also be set.` }];
  }
  const isKnown = Object.values(KEY_BITS).some((sizes) => sizes.includes(bits));
  if (isKnown && (bits === 0 || KEY_BITS[type]?.includes(bits) !== false)) return [];
  return [
    {
      name: BITS,
      description: `Invalid bit size ${bits}${isKnown ? ` for key type ${type}` : ''}`,
    },
  ];
}
