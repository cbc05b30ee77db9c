/** `POST /v1/auth-methods/{id}:authenticate`: exchanges a login name and a password for a token; OIDC makes a round trip to a provider. */
import type { FieldError } from '../../../lib/errors.ts';
import { type JsonObject, text as textIn } from '../../../lib/json.ts';
import type { Call, Reply, Verb } from '../engine/kind.ts';
import { unseal } from '../engine/sealed.ts';
import { bodyObject, bodyText } from '../engine/wire.ts';
import { notFound, Problem, refuseFields } from '../http/problem.ts';
import { isPassword } from '../iam/password.ts';
import { userOf } from '../sign-in/accounts.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { Row } from '../storage/resources.ts';
import { atDirectory } from './ldap.ts';
import { pollOidc, startOidc } from './oidc.ts';

export const authenticate: Verb = {
  method: 'POST',
  on: 'item',
  action: 'authenticate',
  validate: (call, id) => validate(call, id),
  run: (call, row) => (row.type === 'oidc' ? oidc(call, row) : login(call, row)),
};

function validate({ body }: Call, id: string): void {
  const errors: FieldError[] = [];
  const type = bodyText(body, 'type') ?? bodyText(body, 'token_type') ?? '';
  if (!['', 'token', 'cookie'].includes(type.toLowerCase())) {
    errors.push({ name: 'type', description: 'The only accepted types are "token" and "cookie".' });
  }
  const command = bodyText(body, 'command') ?? '';
  const attributes = bodyObject(body, 'attributes');
  if (!/^am(pw|oidc|ldap)_/.test(id) && attributes === undefined) {
    errors.push({ name: 'auth_method_id', description: 'Unknown auth method type.' });
  } else if (id.startsWith('amoidc_')) {
    const known = Object.hasOwn(ATTRIBUTES_OF, command) ? ATTRIBUTES_OF[command] : undefined;
    if (known === undefined) errors.push(badCommand);
    else if (Object.keys(attributes ?? {}).some((key) => key !== known)) errors.push(badAttributes);
  } else if (attributes === undefined) {
    errors.push({ name: 'attributes', description: 'This is a required field.' });
  } else {
    if (command !== 'login' && command !== '') errors.push(badCommand);
    for (const name of ['login_name', 'password']) {
      if (bodyText(attributes, name) === undefined) {
        errors.push({ name: `attributes.${name}`, description: 'This is a required field.' });
      }
    }
    if (Object.keys(attributes).some((key) => key !== 'login_name' && key !== 'password')) {
      errors.push(badAttributes);
    }
  }
  refuseFields(errors, 'Invalid fields provided in request.');
}

/** The only attribute of each command of an OIDC method. */
const ATTRIBUTES_OF: Readonly<Record<string, string>> = { start: 'roundtrip_payload', token: 'token_id' };
const badAttributes: FieldError = {
  name: 'attributes',
  description: 'Attribute fields do not match the expected format.',
};
const badCommand: FieldError = { name: 'command', description: 'Invalid command for this auth method type.' };

async function login(call: Call, method: Row): Promise<Reply> {
  const attributes = bodyObject(call.body, 'attributes') ?? {};
  const name = bodyText(attributes, 'login_name') ?? '';
  const password = bodyText(attributes, 'password') ?? '';
  const account = await proven(call, method, name, password);
  // The account may have been deleted while the hash was computed.
  const current = account === undefined ? undefined : call.services.resources.get(account.id);
  if (current === undefined) throw refusal();
  const userId = userOf(call.services, method, current);
  if (userId !== undefined) return tokenReply(call, method, current.id, userId);
  // LDAP always answers the same (internal/daemon/controller/handlers/authmethods/ldap.go in hashicorp/boundary).
  throw method.type === 'ldap' ? refusal() : notFound('Unable to find requested resource.');
}

function refusal(): Problem {
  return new Problem('Unauthenticated', 'Unable to authenticate.');
}

/** The account that the password proves; undefined: it does not. */
async function proven(
  { services, address }: Call,
  method: Row,
  name: string,
  password: string,
): Promise<Row | undefined> {
  await services.passwordsReady;
  const account = services.resources.byKey('account', method.id, name);
  const sealed = account === undefined ? undefined : services.resources.secretOf(account.id);
  // An account of an LDAP method has a password only if it was made together with the method, without a directory.
  if (method.type === 'ldap' && sealed === undefined) return atDirectory(services, method, name, password);
  const stored =
    account === undefined || sealed === undefined ? undefined : unseal(services.vault, account.id, sealed);
  const endTurn = await services.hashing.take(address, name);
  const isRight = await isPassword(password, textIn(stored, 'password')).finally(endTurn);
  return isRight ? account : undefined;
}

function tokenReply({ services, body }: Call, method: Row, accountId: string, userId: string): Reply {
  const scope = services.scopes.of(method.scopeId);
  const { row, text } = services.tokens.issue({
    scopeId: scope.id,
    userId,
    accountId,
    authMethodId: method.id,
  });
  const type = (bodyText(body, 'type') ?? bodyText(body, 'token_type') ?? '').toLowerCase();
  const isCookie = type === 'cookie';
  const { parent_scope_id } = scope.info;
  const attributes = {
    account_id: accountId,
    approximate_last_used_time: rfc3339(row.lastUsedUs),
    auth_method_id: method.id,
    created_time: rfc3339(row.createdUs),
    expiration_time: rfc3339(row.expiresUs),
    id: row.id,
    scope: { id: scope.id, type: scope.type, ...(parent_scope_id === undefined ? {} : { parent_scope_id }) },
    ...(isCookie ? {} : { token: text }),
    updated_time: rfc3339(row.updatedUs),
    user_id: userId,
  };
  return {
    status: 200,
    body: { ...(type === '' ? {} : { type }), attributes, command: bodyText(body, 'command') ?? 'login' },
    ...(isCookie ? { headers: { 'set-cookie': cookies(text) } } : {}),
  };
}

/** Half of the token is hidden from scripts (internal/daemon/controller/handlers/outgoing_response_filter.go). */
function cookies(token: string): string[] {
  const half = Math.floor(token.length / 2);
  return [
    `wt-js-token-cookie=${token.slice(0, half)}; Path=/; Secure`,
    `wt-http-token-cookie=${token.slice(half)}; Path=/; HttpOnly; Secure`,
  ];
}

async function oidc(call: Call, method: Row): Promise<Reply> {
  const command = bodyText(call.body, 'command') ?? '';
  if (command === 'start')
    return { status: 200, body: { attributes: await startOidc(call, method), command } };
  const tokenId = textIn(bodyObject(call.body, 'attributes'), 'token_id');
  const account = pollOidc(call, method, tokenId ?? '');
  if (account !== undefined) return tokenReply(call, method, account.accountId, account.userId);
  const pending: JsonObject = { status: 'unknown' };
  return { status: 202, body: { attributes: pending, command } };
}
