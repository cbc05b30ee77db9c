/** Sessions over their whole lifetime: what callers see by HTTP while the worker's side moves them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeAuthorizationToken } from '../../../src/wire/authorization-token.ts';
import { each, type Harness, items, startController } from './harness.ts';

const HOUR_MS = 3_600_000;
let nowMs = 0;
let harness: Harness;
beforeEach(async () => {
  nowMs = Date.now();
  harness = await startController({ clock: () => nowMs });
});
afterEach(() => harness.close());

async function makeTarget(more: object = {}): Promise<string> {
  const { body } = await harness.admin('POST', '/v1/targets', {
    type: 'tcp',
    scope_id: 'p_1234567890',
    name: `target ${Math.random()}`,
    address: '127.0.0.1',
    attributes: { default_port: 7 },
    ...more,
  });
  return String(body.id);
}

async function authorize(targetId = 'ttcp_1234567890', body: object = {}): Promise<string> {
  const answer = await harness.admin('POST', `/v1/targets/${targetId}:authorize-session`, body);
  return String(answer.body.session_id);
}

async function connect(sessionId: string): Promise<string> {
  const { authority } = harness.controller;
  await authority.activateSession(sessionId, 'tofu', 1);
  const { connectionId } = await authority.authorizeConnection(sessionId);
  return connectionId;
}

const close = (connectionId: string): Promise<void> =>
  harness.controller.authority.closeConnections([{ connectionId, bytesUp: 5, bytesDown: 7 }]);

/** `status version reason`, newest state first. */
async function stateOf(sessionId: string): Promise<string> {
  const { status, body } = await harness.admin('GET', `/v1/sessions/${sessionId}`);
  if (status !== 200) return String(status);
  const states = JSON.stringify(body.states).match(/(?<="status":")\w+/g) ?? [];
  return [states.join('<'), body.version, body.termination_reason]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The controller updates its sessions every half second; its clock is scripted, so only the number of updates counts. */
const settled = (sessionId: string, expected: string): Promise<void> =>
  expect.poll(() => stateOf(sessionId)).toBe(expected);

describe('a plain lifetime', () => {
  test('pending, active, connections with addresses and bytes, canceling, terminated', async () => {
    const answer = await harness.admin('POST', '/v1/targets/ttcp_0987654321:authorize-session', {
      host_id: 'hst_1234567890',
    });
    expect(answer.body).toMatchObject({
      endpoint: 'tcp://localhost:22',
      host_id: 'hst_1234567890',
      host_set_id: 'hsst_1234567890',
      connection_limit: -1,
    });
    const token = decodeAuthorizationToken(String(answer.body.authorization_token));
    expect(token).toMatchObject({
      sessionId: answer.body.session_id,
      workerAddresses: ['127.0.0.1:9202'],
      endpoint: 'tcp://localhost:22',
    });
    const { authority } = harness.controller;
    const id = token.sessionId;
    const told = await authority.lookupSession(id);
    expect(Buffer.from(told?.certificate ?? [])).toEqual(Buffer.from(token.certificate));
    expect(Buffer.from(told?.privateKey ?? [])).toEqual(Buffer.from(token.privateKey));
    expect(told).toMatchObject({ status: 'pending', tofuToken: undefined, connectionLimit: -1, version: 1 });
    expect(await stateOf(id)).toBe('pending 1');

    const connectionId = await connect(id);
    await authority.activateSession(id, 'tofu', 1);
    await expect(authority.activateSession(id, 'another', 1)).rejects.toThrow();
    expect(await stateOf(id)).toBe('active<pending 2');
    await authority.connectConnection({
      connectionId,
      clientTcpAddress: '127.0.0.1',
      clientTcpPort: 1,
      endpointTcpAddress: '::1',
      endpointTcpPort: 2,
    });
    await authority.reportBytes([{ connectionId, bytesUp: 3, bytesDown: 0 }]);
    const open = {
      client_tcp_address: '127.0.0.1',
      client_tcp_port: 1,
      endpoint_tcp_address: '::1',
      endpoint_tcp_port: 2,
      bytes_up: '3',
    };
    expect((await harness.admin('GET', `/v1/sessions/${id}`)).body.connections).toEqual([open]);

    const ended: string[] = [];
    authority.onSessionEnded((sessionId) => ended.push(sessionId));
    const cancelled = await harness.admin('POST', `/v1/sessions/${id}:cancel`, { version: 2 });
    expect(cancelled.body).toMatchObject({ status: 'canceling', version: 3 });
    expect(cancelled.body).not.toHaveProperty('connections');
    expect(ended).toEqual([id]);
    await expect(authority.authorizeConnection(id)).rejects.toThrow();
    await close(connectionId);
    expect(await stateOf(id)).toBe('terminated<canceling<active<pending 4 canceled');
    const { connections } = (await harness.admin('GET', `/v1/sessions/${id}`)).body;
    expect(connections).toEqual([{ ...open, bytes_up: '5', bytes_down: '7', closed_reason: 'unknown' }]);
  });

  test('a cancel with another version changes nothing, canceling again succeeds', async () => {
    const id = await authorize();
    expect((await harness.admin('POST', `/v1/sessions/${id}:cancel`, { version: 9 })).status).toBe(404);
    expect(await stateOf(id)).toBe('pending 1');
    await harness.admin('POST', `/v1/sessions/${id}:cancel`, { version: 1 });
    expect((await harness.admin('POST', `/v1/sessions/${id}:cancel`, { version: 9 })).body).toMatchObject({
      status: 'canceling',
      version: 2,
    });
    await expect(harness.controller.authority.activateSession(id, 'tofu', 1)).rejects.toThrow();
    nowMs += 2000;
    await settled(id, 'terminated<canceling<pending 3 canceled');
  });

  test('the worker may cancel too, repeatedly', async () => {
    const id = await authorize();
    expect(await harness.controller.authority.cancelSession(id)).toBe('canceling');
    expect(await harness.controller.authority.cancelSession(id)).toBe('canceling');
    await expect(harness.controller.authority.cancelSession('s_0000000000')).rejects.toThrow();
  });
});

describe('limits', () => {
  test('all connections used up: terminated when the last is closed', async () => {
    const id = await authorize(await makeTarget({ session_connection_limit: 2 }));
    const first = await connect(id);
    const { connectionId: second, connectionsLeft } =
      await harness.controller.authority.authorizeConnection(id);
    expect(connectionsLeft).toBe(0);
    await expect(harness.controller.authority.authorizeConnection(id)).rejects.toThrow('used up');
    await close(first);
    expect(await stateOf(id)).toBe('active<pending 2');
    await close(second);
    expect(await stateOf(id)).toBe('terminated<active<pending 3 connection limit');
  });

  test('expired: no more connections, notifies the worker, terminated when none is open', async () => {
    const id = await authorize(await makeTarget({ session_max_seconds: 60 }));
    const connectionId = await connect(id);
    const ended = new Promise((resolve) => harness.controller.authority.onSessionEnded(resolve));
    nowMs += 61_000;
    expect(await ended).toBe(id);
    await expect(harness.controller.authority.authorizeConnection(id)).rejects.toThrow('expired');
    expect(await stateOf(id)).toBe('active<pending 2');
    await close(connectionId);
    expect(await stateOf(id)).toBe('terminated<active<pending 3 timed out');
  });

  test('expired before the first connection: terminated without canceling first', async () => {
    const id = await authorize(await makeTarget({ session_max_seconds: 60 }));
    nowMs += 61_000;
    await settled(id, 'terminated<pending 2 timed out');
  });

  test('an hour after its end a session is deleted, and a refreshed list reports that', async () => {
    const id = await authorize(await makeTarget({ session_max_seconds: 60 }));
    const path = '/v1/sessions?scope_id=global&recursive=true&include_terminated=true';
    const list = await harness.admin('GET', path);
    nowMs += 61_000;
    await settled(id, 'terminated<pending 2 timed out');
    expect(each(await harness.admin('GET', path), 'status')).toEqual(['terminated']);
    expect(items(await harness.admin('GET', '/v1/sessions?scope_id=p_1234567890'))).toEqual([]);
    nowMs += HOUR_MS + 1000;
    await settled(id, '404');
    const refreshed = await harness.admin('GET', `${path}&list_token=${String(list.body.list_token)}`);
    expect(refreshed.body.removed_ids).toEqual([id]);
  });
});

describe('a deleted dependency of a session', () => {
  test.each([
    [
      'its target',
      async () => ({ target: await makeTarget() }),
      ({ target }: Things) => `targets/${target}`,
      'target_id',
    ],
    [
      'its host',
      () => Promise.resolve({ target: 'ttcp_0987654321' }),
      () => 'hosts/hst_1234567890',
      'host_id',
    ],
    [
      'its host set',
      () => Promise.resolve({ target: 'ttcp_0987654321' }),
      () => 'host-sets/hsst_1234567890',
      'host_set_id',
    ],
    [
      'its project',
      () => Promise.resolve({ target: 'ttcp_1234567890' }),
      () => 'scopes/p_1234567890',
      undefined,
    ],
  ] as const)('%s', async (_what, prepare, path, field) => {
    const things: Things = await prepare();
    const id = await authorize(things.target);
    const connectionId = await connect(id);
    const ended = new Promise((resolve) => harness.controller.authority.onSessionEnded(resolve));
    expect((await harness.admin('DELETE', `/v1/${path(things)}`)).status).toBe(204);
    expect(await ended).toBe(id);
    expect((await harness.controller.authority.lookupSession(id))?.status).toBe('canceling');
    await close(connectionId);
    expect((await harness.controller.authority.lookupSession(id))?.status).toBe('terminated');
    if (field !== undefined) {
      expect(await stateOf(id)).toBe('terminated<canceling<active<pending 3 canceled');
      expect((await harness.admin('GET', `/v1/sessions/${id}`)).body).not.toHaveProperty(field);
    }
  });

  test('its token, by signing out, and its user', async () => {
    const someone = await harness.signIn('user', 'password');
    const authorizeAs = (call: typeof someone.call): Promise<string> =>
      call('POST', '/v1/targets/ttcp_1234567890:authorize-session', {}).then(({ body }) =>
        String(body.session_id),
      );
    const first = await authorizeAs(someone.call);
    expect((await someone.call('DELETE', `/v1/auth-tokens/${someone.tokenId}`)).status).toBe(204);
    expect(await stateOf(first)).toBe('canceling<pending 1');
    const second = await authorizeAs(harness.user);
    expect((await harness.admin('DELETE', '/v1/users/u_0987654321')).status).toBe(204);
    expect(await stateOf(second)).toBe('canceling<pending 1');
    expect((await harness.user('GET', '/v1/targets/ttcp_1234567890')).status).toBe(401);
  });

  test('an expired token is deleted when it is used, and its session with it', async () => {
    const someone = await harness.signIn('user', 'password');
    const { body } = await someone.call('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
    nowMs += 25 * HOUR_MS;
    expect((await someone.call('GET', '/v1/targets/ttcp_1234567890')).status).toBe(401);
    const admin = await harness.signIn('admin', 'password');
    expect((await admin.call('GET', `/v1/auth-tokens/${someone.tokenId}`)).status).toBe(404);
    const told = await harness.controller.authority.lookupSession(String(body.session_id));
    expect(['canceling', 'terminated', undefined]).toContain(told?.status);
  });
});

interface Things {
  readonly target: string;
}
