/** Accounts: the logins of users (internal/daemon/controller/handlers/accounts in hashicorp/boundary). */
import { integer as integerIn, text as textIn } from '../../../lib/json.ts';
import { type Fields, readOnly, text } from '../engine/field.ts';
import type { Call, Draft, Kind, Reply, Verb } from '../engine/kind.ts';
import { presentRow } from '../engine/present.ts';
import { seal, unseal } from '../engine/sealed.ts';
import { bodyInteger, bodyText } from '../engine/wire.ts';
import { badField, Problem, refuseFields } from '../http/problem.ts';
import { hashPassword, isPassword } from '../iam/password.ts';
import { oidcKey } from '../sign-in/claim-map.ts';
import { groupsOfAccount } from '../sign-in/managed-groups.ts';
import type { Row } from '../storage/resources.ts';
import { isUrl } from './url.ts';

const REQUIRED = 'This is a required field for this type.';
const LOGIN_NAME = /^[a-z0-9.-]+$/;

const PASSWORD: Fields = {
  login_name: text({
    required: REQUIRED,
    check: (value) =>
      LOGIN_NAME.test(value) ? undefined : 'Must contain only lower-case letters, digits, dots and hyphens.',
  }),
  password: text({ settable: 'once', secret: 'silent' }),
};
const OIDC: Fields = {
  issuer: text({
    settable: 'once',
    check: (value) => (isUrl(value) ? undefined : 'Cannot be parsed as a url.'),
  }),
  subject: text({ settable: 'once', required: REQUIRED }),
  full_name: readOnly('text'),
  email: readOnly('text'),
  token_claims: readOnly('object'),
  userinfo_claims: readOnly('object'),
};
const LDAP: Fields = {
  login_name: text({
    settable: 'once',
    required: REQUIRED,
    check: (value) => (value === value.toLowerCase() ? undefined : 'Must be lower case.'),
  }),
  full_name: readOnly('text'),
  email: readOnly('text'),
  dn: readOnly('text'),
  member_of_groups: readOnly('texts'),
};

const PREFIX_OF_TYPE: Readonly<Record<string, string>> = {
  password: 'acctpw',
  oidc: 'acctoidc',
  ldap: 'acctldap',
};

export const account: Kind = {
  name: 'account',
  collection: 'accounts',
  label: 'Account',
  prefixes: { acctpw: 'password', apw: 'password', acctoidc: 'oidc', acctldap: 'ldap' },
  home: {
    field: 'auth_method_id',
    parent: 'auth-method',
    refusal: 'Unknown auth method type from ID.',
    listRefusal: 'Invalid formatted identifier.',
  },
  prefixFor: (type, { parent }) =>
    parent === undefined || type === '' || type === parent.type
      ? PREFIX_OF_TYPE[parent?.type ?? 'password']
      : undefined,
  listMessage: 'Error in provided request.',
  typeRefusal: "Doesn't match the parent resource's type.",
  fields: {},
  attributesOf: (type) => (type === 'oidc' ? OIDC : type === 'ldap' ? LDAP : PASSWORD),
  actionsOn: ({ type }) => [
    'no-op',
    'read',
    'update',
    'delete',
    ...(type === 'password' ? ['set-password', 'change-password'] : []),
  ],
  collectionActions: ['create', 'list'],
  shapesGrants: true,
  rules: (draft) => [
    ...lengthErrors(draft, 'login_name', 'min_login_name_length'),
    ...lengthErrors(draft, 'password', 'min_password_length'),
  ],
  prepareSecrets: async ({ secrets }) => {
    const password = textIn(secrets, 'password');
    return password === undefined ? {} : { password: await hashPassword(password) };
  },
  columns: ({ type, attributes, parent }) => ({
    uniqueKey:
      type === 'oidc'
        ? oidcKey(
            textIn(attributes, 'issuer') ?? textIn(parent?.attributes, 'issuer') ?? '',
            textIn(attributes, 'subject') ?? '',
          )
        : textIn(attributes, 'login_name'),
  }),
  // Without an issuer it gets that of its method.
  afterCreate: ({ id, type, attributes }, { parent }, { services: { db } }) => {
    if (type !== 'oidc' || attributes.issuer !== undefined) return;
    const issuer = textIn(parent?.attributes, 'issuer') ?? '';
    db.run(`UPDATE resource SET attributes = json_set(attributes, '$.issuer', ?) WHERE id = ?`, issuer, id);
  },
  present: (row, services, view) =>
    row.type === 'password' || view !== 'read'
      ? {}
      : nonEmpty('managed_group_ids', groupsOfAccount(row, services)),
  verbs: {
    'set-password': passwordVerb('set-password', setPassword, ({ body }) => {
      const password = bodyText(body, 'password');
      return password === undefined ? [] : [{ name: 'password', password }];
    }),
    'change-password': passwordVerb('change-password', changePassword, ({ body }) => [
      { name: 'new_password', password: bodyText(body, 'new_password') ?? '' },
    ]),
  },
};

function nonEmpty(key: string, list: readonly string[]): Record<string, readonly string[]> {
  return list.length === 0 ? {} : { [key]: list };
}

function lengthErrors(
  { type, parent, attributes, secrets }: Draft,
  field: string,
  limit: string,
): { name: string; description: string }[] {
  const value = attributes[field] ?? secrets[field];
  const least = integerIn(parent?.attributes, limit) ?? 0;
  if (type !== 'password' || typeof value !== 'string' || value.length >= least) return [];
  return [{ name: `attributes.${field}`, description: `Must have at least ${least} characters.` }];
}

interface NewPassword {
  readonly name: string;
  readonly password: string;
}

function passwordVerb(
  action: string,
  run: (call: Call, row: Row) => Promise<Row | undefined>,
  newPasswords: (call: Call) => readonly NewPassword[],
): Verb {
  return {
    method: 'POST',
    on: 'item',
    action,
    validate: (call, id) => {
      if (!/^(acctpw|apw)_/.test(id)) throw badField('id', 'Improperly formatted identifier.');
      refuseFields([
        ...(bodyInteger(call.body, 'version') === undefined
          ? [{ name: 'version', description: 'Existing resource version is required for an update.' }]
          : []),
        ...(action === 'change-password' ? changeErrors(call) : []),
      ]);
    },
    run: async (call, row, kind): Promise<Reply> => {
      const least =
        integerIn(call.services.resources.get(row.parentId ?? '')?.attributes, 'min_password_length') ?? 0;
      refuseFields(
        newPasswords(call)
          .filter(({ password }) => password.length < least)
          .map(({ name }) => ({
            name,
            description: `Password is too short: at least ${least} characters are required.`,
          })),
      );
      const changed = await run(call, row);
      if (changed === undefined) throw new Problem('NotFound', 'Account not found.');
      return { status: 200, body: presentRow(call.caller, kind, changed, action, 'read', call.services) };
    },
  };
}

function changeErrors({ body }: Call): { name: string; description: string }[] {
  const [current, next] = [bodyText(body, 'current_password'), bodyText(body, 'new_password')];
  return [
    ...(current === undefined
      ? [{ name: 'current_password', description: 'This is a required field.' }]
      : []),
    ...(next === undefined ? [{ name: 'new_password', description: 'This is a required field.' }] : []),
    ...(next !== undefined && next === current
      ? [{ name: 'new_password', description: 'New password equal to current password.' }]
      : []),
  ];
}

/** No password: the account cannot be used to sign in. */
async function setPassword({ services, body }: Call, row: Row): Promise<Row | undefined> {
  const password = bodyText(body, 'password');
  const secret =
    password === undefined
      ? undefined
      : seal(services.vault, row.id, { password: await hashPassword(password) });
  return services.resources.update(row.id, bodyInteger(body, 'version') ?? 0, { secret });
}

async function changePassword({ services, body }: Call, row: Row): Promise<Row | undefined> {
  const sealed = services.resources.secretOf(row.id);
  const stored =
    sealed === undefined ? undefined : textIn(unseal(services.vault, row.id, sealed), 'password');
  if (!(await isPassword(bodyText(body, 'current_password') ?? '', stored))) {
    throw new Problem('PermissionDenied', 'Failed to change password.');
  }
  const password = await hashPassword(bodyText(body, 'new_password') ?? '');
  return services.resources.update(row.id, bodyInteger(body, 'version') ?? 0, {
    secret: seal(services.vault, row.id, { password }),
  });
}
