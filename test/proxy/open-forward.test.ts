import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkListen, openForward } from '../../src/proxy/index.ts';
import { openTestForward } from '../support/forwards.ts';
import { createTestSession, portOf } from '../support/scripted-worker.ts';
import { listenOn } from '../support/tcp.ts';

const WORKER = ['127.0.0.1:9202'];

describe('opening', () => {
  test('returns the facts of the session and listens on a free port', async () => {
    const session = await createTestSession();
    const forward = await openTestForward(session.token(WORKER, { connectionLimit: 3 }));
    expect(forward).toMatchObject({ targetId: 'ttcp_1234567890', type: 'tcp', listenAddress: '127.0.0.1' });
    expect(forward.sessionId).toMatch(/^s_/);
    expect(forward.tofuToken).toMatch(/^[0-9A-Za-z]{20}$/);
    expect(forward.listenPort).toBeGreaterThan(0);
    expect(forward.snapshot()).toEqual({
      sessionId: forward.sessionId,
      listening: true,
      bytesUp: 0,
      bytesDown: 0,
      openConnections: 0,
      totalConnections: 0,
      connectionLimit: 3,
      connectionsLeft: 3,
      connections: [],
      failing: undefined,
      lastError: undefined,
      refused: [],
      end: undefined,
    });
  });

  test('uses the default client port of the target, and prefers a chosen port', async () => {
    const session = await createTestSession();
    const [free, other] = await Promise.all([freePort(), freePort()]);
    const byDefault = await openTestForward(session.token(WORKER, { defaultClientPort: free }));
    expect(byDefault.listenPort).toBe(free);
    const byChoice = await openTestForward(session.token(WORKER, { defaultClientPort: free }), {
      listenPort: other,
    });
    expect(byChoice.listenPort).toBe(other);
  });

  test('contains the host behind the target, if any', async () => {
    const session = await createTestSession();
    const behind = async (hostId: string) =>
      (await openTestForward(session.token(WORKER, { hostId, targetId: 'ttcp_1234567890' }))).hostId;
    expect(await behind('hst_1234567890')).toBe('hst_1234567890');
    // Set by a controller for a target with a direct address.
    expect(await behind('ttcp_1234567890')).toBeUndefined();
    expect(await behind('')).toBeUndefined();
  });

  test('listens on IPv6', async () => {
    const session = await createTestSession();
    const forward = await openTestForward(session.token(WORKER), { listenAddress: '::1' });
    expect(forward.listenAddress).toBe('::1');
    const client = connect({ host: '::1', port: forward.listenPort });
    onTestFinished(() => void client.destroy());
    await once(client, 'connect');
  });

  test('uses the next free port if allowed', async () => {
    const session = await createTestSession();
    const busy = await listenOn(() => undefined);
    onTestFinished(() => void busy.close());
    const wanted = portOf(busy);
    const forward = await openForward({
      authorizationToken: session.token(WORKER),
      listenPort: wanted,
      nextIfBusy: true,
    });
    onTestFinished(() => forward.close({ keepSession: true }));
    expect(forward.listenPort).not.toBe(wanted);
    await expect(
      openForward({ authorizationToken: session.token(WORKER), listenPort: wanted }),
    ).rejects.toMatchObject({
      code: 'port-busy',
    });
  });

  test('rejects invalid options', async () => {
    const session = await createTestSession();
    const expired = await createTestSession(-1_000);
    const busy = await listenOn(() => undefined);
    onTestFinished(() => void busy.close());
    const token = session.token(WORKER);
    const codeOf = (options: Parameters<typeof openForward>[0]) =>
      openForward(options).then(
        () => 'opened',
        (error: unknown) => Reflect.get(Object(error), 'code'),
      );
    expect(await codeOf({ authorizationToken: 'nonsense' })).toBe('bad-authorization-token');
    expect(await codeOf({ authorizationToken: session.token(['bad address:x']) })).toBe(
      'bad-authorization-token',
    );
    expect(await codeOf({ authorizationToken: token, sessionId: 's_another' })).toBe(
      'bad-authorization-token',
    );
    expect(await codeOf({ authorizationToken: expired.token(WORKER) })).toBe('session-expired');
    expect(await codeOf({ authorizationToken: token, listenPort: portOf(busy) })).toBe('port-busy');
    expect(await codeOf({ authorizationToken: token, listenAddress: 'localhost' })).toBe(
      'bad-listen-address',
    );
    expect(await codeOf({ authorizationToken: token, listenAddress: '203.0.113.1' })).toBe(
      'bad-listen-address',
    );
    expect(await codeOf({ authorizationToken: token, listenPort: 70_000 })).toBe('bad-listen-address');
  });
});

async function freePort(): Promise<number> {
  const server = await listenOn(() => undefined);
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a port can be checked first: it is free afterwards', async () => {
  const busy = await listenOn(() => undefined);
  const port = portOf(busy);
  await expect(checkListen('127.0.0.1', port)).rejects.toMatchObject({ code: 'port-busy' });
  await expect(checkListen('localhost', port)).rejects.toMatchObject({ code: 'bad-listen-address' });
  busy.close();
  await checkListen('127.0.0.1', port);
  await checkListen('127.0.0.1', port);
});
