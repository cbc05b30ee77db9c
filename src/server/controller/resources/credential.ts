/** Static credentials: their secrets are sealed, responses contain a fingerprint (internal/daemon/controller/handlers/credentials in hashicorp/boundary). */
import { text as textIn } from '../../../lib/json.ts';
import { type Fields, object, text } from '../engine/field.ts';
import type { Draft, Kind } from '../engine/kind.ts';
import { unseal } from '../engine/sealed.ts';
import type { Services } from '../services.ts';
import { privateKeyProblem } from './private-key.ts';

const REQUIRED = 'This is a required field.';
const EMPTY = 'This is a required field and cannot be set to empty.';
const username = text({ required: REQUIRED, check: notEmpty });
const password = text({ required: REQUIRED, check: notEmpty, secret: 'hmac' });

function notEmpty(value: string): string | undefined {
  return value === '' ? REQUIRED : undefined;
}

const ATTRIBUTES: Readonly<Record<string, Fields>> = {
  username_password: { username, password },
  username_password_domain: { username, domain: text({ required: REQUIRED, check: notEmpty }), password },
  password: { password },
  ssh_private_key: {
    username,
    private_key: text({ required: REQUIRED, check: notEmpty, secret: 'hmac' }),
    private_key_passphrase: text({ secret: 'hmac' }),
  },
  json: {
    object: object({
      required: EMPTY,
      check: (value) => (Object.keys(value).length === 0 ? EMPTY : undefined),
      secret: 'hmac',
    }),
  },
};

const PREFIX_OF_TYPE: Readonly<Record<string, string>> = {
  username_password: 'credup',
  username_password_domain: 'credupd',
  password: 'credp',
  ssh_private_key: 'credspk',
  json: 'credjson',
};

export const credential: Kind = {
  name: 'credential',
  collection: 'credentials',
  label: 'Credential',
  prefixes: {
    credup: 'username_password',
    cred: 'username_password',
    credupd: 'username_password_domain',
    credp: 'password',
    credspk: 'ssh_private_key',
    credjson: 'json',
  },
  home: {
    field: 'credential_store_id',
    parent: 'credential-store',
    parentTypes: ['static'],
    refusal: 'This field must be a valid credential store id.',
    listRefusal: 'This field must be a valid credential store id.',
  },
  prefixFor: (type) => PREFIX_OF_TYPE[type],
  typeRefusal: 'Unsupported credential type.',
  fields: {},
  attributesOf: (type) => ATTRIBUTES[type] ?? {},
  actionsOn: () => ['no-op', 'read', 'update', 'delete'],
  collectionActions: ['create', 'list'],
  rules: (draft, services) => (draft.type === 'ssh_private_key' ? keyErrors(draft, services) : []),
};

/** Key and passphrase must match, even if only one of them changes. */
function keyErrors(
  { row, secrets }: Draft,
  { resources, vault }: Services,
): { name: string; description: string }[] {
  if (Object.keys(secrets).length === 0) return [];
  const sealed = row === undefined ? undefined : resources.secretOf(row.id);
  const all = {
    ...(row === undefined || sealed === undefined ? {} : unseal(vault, row.id, sealed)),
    ...secrets,
  };
  const problem = privateKeyProblem(textIn(all, 'private_key') ?? '', textIn(all, 'private_key_passphrase'));
  return problem === undefined
    ? []
    : [{ name: `attributes.${problem.field}`, description: problem.description }];
}
