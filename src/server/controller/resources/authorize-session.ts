/** `POST /v1/targets/{id, alias or name}:authorize-session` (AuthorizeSession in internal/daemon/controller/handlers/targets of hashicorp/boundary). */
import type { FieldError } from '../../../lib/errors.ts';
import { child, integer as integerIn, text as textIn } from '../../../lib/json.ts';
import type { TokenScope } from '../../../wire/authorization-token.ts';
import { newId } from '../../../wire/ids.ts';
import { createSessionCertificate } from '../../../wire/session-certificate.ts';
import type { Call, Reply, Verb } from '../engine/kind.ts';
import { refusalFor } from '../engine/permit.ts';
import { bodyText } from '../engine/wire.ts';
import { badField, notFound, Problem, refuseFields } from '../http/problem.ts';
import { rfc3339 } from '../storage/clock.ts';
import type { Row } from '../storage/resources.ts';
import { hostPort } from './address.ts';
import { brokeredCredentials } from './brokered.ts';
import { findAlias } from './target-aliases.ts';
import { chooseWorker } from './worker-choice.ts';

/** Clocks of client, worker and controller may differ slightly (internal/session/session.go). */
const BACKDATED_MS = 60_000;

export const authorizeSession: Verb = {
  method: 'POST',
  on: 'item',
  action: 'authorize-session',
  validate,
  find: (call) => (bodyText(call.body, 'name') === undefined ? undefined : byName(call)),
  run,
};

function validate({ body }: Call, id: string): void {
  const errors: FieldError[] = [];
  const [name, scopeId, scopeName] = ['name', 'scope_id', 'scope_name'].map((field) => bodyText(body, field));
  if (name === undefined) {
    if (scopeId !== undefined)
      errors.push({ name: 'scope_id', description: 'Scope ID provided when target name was empty.' });
    if (scopeName !== undefined)
      errors.push({ name: 'scope_name', description: 'Scope name provided when target name was empty.' });
  } else {
    if (scopeId === undefined && scopeName === undefined)
      errors.push({
        name: 'scope_id',
        description: 'Scope ID or scope name must be provided with a target name.',
      });
    if (scopeId !== undefined && scopeName !== undefined)
      errors.push({ name: 'scope_id', description: 'Cannot specify both scope ID and scope name.' });
    if (name !== id)
      errors.push({
        name: 'name',
        description: 'Target name provided in the body and in the path must be the same.',
      });
  }
  const hostId = bodyText(body, 'host_id');
  if (hostId !== undefined && !/^(hst|hplg|h)_[0-9A-Za-z]+$/.test(hostId)) {
    errors.push({ name: 'host_id', description: 'Incorrectly formatted identifier.' });
  }
  refuseFields(errors, 'Errors in provided fields.');
}

function byName({ services, body }: Call): Row {
  const [target] = services.resources.byName(
    'target',
    scopeOfName(services, body),
    bodyText(body, 'name') ?? '',
  );
  if (target === undefined) throw notFound();
  return target;
}

function scopeOfName({ resources }: Call['services'], body: Call['body']): string {
  const scopeId = bodyText(body, 'scope_id');
  if (scopeId !== undefined) return scopeId;
  const scopes = resources
    .byName('scope', undefined, bodyText(body, 'scope_name') ?? '')
    .filter((row) => row.type === 'project');
  const [only, ...more] = scopes;
  if (more.length > 0)
    throw new Problem('FailedPrecondition', 'The scope name is not unique; use the scope ID.');
  if (only === undefined) throw notFound();
  return only.id;
}

/** The requested host, or the one of the alias. */
function wantedHost({ services, body, id }: Call): string | undefined {
  const wanted = bodyText(body, 'host_id');
  const alias = bodyText(body, 'name') === undefined ? findAlias(id ?? '', services) : undefined;
  const aliasHost = textIn(child(alias?.attributes, 'authorize_session_arguments'), 'host_id');
  if (wanted !== undefined && aliasHost !== undefined && wanted !== aliasHost) {
    throw badField(
      'host_id',
      'The host id specified in the request does not match the one provided by the alias. Consider omitting the host id in the request.',
      'Errors in provided fields.',
    );
  }
  return wanted ?? aliasHost;
}

async function run(call: Call, target: Row): Promise<Reply> {
  const { services, caller } = call;
  if (caller.tokenId === undefined) throw refusalFor(caller);
  // Loaded here, since Protobuf takes long to load.
  const { encodeAuthorizationToken } = await import('../../../wire/authorization-token.ts');
  const port = integerIn(target.attributes, 'default_port');
  if (port === undefined)
    throw new Problem('FailedPrecondition', 'Target does not have default port defined.');
  const endpoint = chooseEndpoint(call, target);
  const workerAddress = await chooseWorker(services, target);
  const credentials = brokeredCredentials(services, target);
  const sessionId = newId('s');
  const maxSeconds = integerIn(target.fields, 'session_max_seconds') ?? 0;
  const expiresUs = Math.round(services.clock.nowMs() * 1000) + maxSeconds * 1_000_000;
  const { certificate, privateKey } = createSessionCertificate({
    sessionId,
    workerAddresses: [workerAddress],
    notBeforeMs: services.clock.nowMs() - BACKDATED_MS,
    expiresAtMs: expiresUs / 1000,
  });
  const createdUs = services.clock.nowUs();
  const url = `${target.type}://${hostPort(endpoint.address, port)}`;
  const limit = integerIn(target.fields, 'session_connection_limit') ?? -1;
  services.sessions.open({
    id: sessionId,
    type: target.type,
    scopeId: target.scopeId,
    targetId: target.id,
    userId: caller.userId,
    authTokenId: caller.tokenId,
    hostSetId: endpoint.hostSetId,
    hostId: endpoint.hostId,
    endpoint: url,
    certificate,
    privateKey,
    connectionLimit: limit,
    createdUs,
    expiresUs,
  });
  const scope = services.scopes.of(target.scopeId).info;
  const token = encodeAuthorizationToken({
    sessionId,
    targetId: target.id,
    scope: tokenScope(scope),
    createdAtMs: createdUs / 1000,
    type: target.type,
    connectionLimit: limit,
    endpointPort: port,
    expiresAtMs: expiresUs / 1000,
    certificate,
    privateKey,
    hostId: endpoint.hostId ?? '',
    endpoint: url,
    workerAddresses: [workerAddress],
    defaultClientPort: integerIn(target.attributes, 'default_client_port') ?? 0,
  });
  return {
    status: 200,
    body: {
      session_id: sessionId,
      target_id: target.id,
      scope,
      created_time: rfc3339(createdUs),
      user_id: caller.userId,
      ...(endpoint.hostSetId === undefined ? {} : { host_set_id: endpoint.hostSetId }),
      ...(endpoint.hostId === undefined ? {} : { host_id: endpoint.hostId }),
      type: target.type,
      authorization_token: token,
      connection_limit: limit,
      endpoint: url,
      endpoint_port: port,
      expiration: rfc3339(expiresUs),
      ...(credentials.length === 0 ? {} : { credentials }),
    },
  };
}

function tokenScope(info: Call['body']): TokenScope {
  return {
    id: textIn(info, 'id') ?? '',
    type: textIn(info, 'type') ?? '',
    name: textIn(info, 'name') ?? '',
    description: textIn(info, 'description') ?? '',
    parentScopeId: textIn(info, 'parent_scope_id') ?? '',
  };
}

interface Endpoint {
  readonly address: string;
  readonly hostId: string | undefined;
  readonly hostSetId: string | undefined;
}

/** The address of the target, the requested host, or any host of its sources. */
function chooseEndpoint(call: Call, target: Row): Endpoint {
  const { services } = call;
  const wanted = wantedHost(call);
  const address = textIn(target.fields, 'address');
  if (address !== undefined) return { address, hostId: undefined, hostSetId: undefined };
  const hosts = services.links.idsTo('target:host-source', target.id).flatMap((hostSetId) =>
    services.links.idsTo('host-set:host', hostSetId).flatMap((hostId) => {
      const hostAddress = textIn(services.resources.get(hostId)?.attributes, 'address');
      return hostAddress === undefined ? [] : [{ address: hostAddress, hostId, hostSetId }];
    }),
  );
  if (wanted !== undefined) {
    const host = hosts.find(({ hostId }) => hostId === wanted);
    if (host === undefined)
      throw badField('host_id', 'The requested host id is not available.', 'Errors in provided fields.');
    return host;
  }
  const any = hosts[Math.floor(Math.random() * hosts.length)];
  if (any === undefined) throw notFound('No host sources or address found for given target.');
  return any;
}
