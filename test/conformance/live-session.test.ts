/** One whole session lifetime as recorded, with the worker's part played through the interface of the bundled worker. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, startController } from '../server/controller/harness.ts';
import { differences } from './compare.ts';
import { IdMap } from './id-map.ts';

interface LiveStep {
  readonly name: string;
  readonly request?: { readonly method: string; readonly path: string; readonly body?: unknown };
  readonly status?: number;
  readonly body?: unknown;
}

const STEPS: readonly LiveStep[] = JSON.parse(
  readFileSync(new URL('recordings/live-session.json', import.meta.url), 'utf8'),
);
const ENDPOINT = { endpointTcpAddress: '127.0.0.1', endpointTcpPort: 34007 };

let harness: Harness;
beforeAll(async () => {
  harness = await startController();
  // As an earlier recording had left it.
  await harness.admin('PATCH', '/v1/scopes/p_1234567890', { version: 1, description: 'changed' });
});
afterAll(() => harness.close());

test('returns the same at every step', async () => {
  const ids = new IdMap();
  const connections: string[] = [];
  const { authority } = harness.controller;
  const sessionId = (): string => ids.translate('s_xJNzUQypnI');

  async function handshake(clientTcpPort: number): Promise<number> {
    await authority.activateSession(sessionId(), 'tofu', 1);
    const { connectionId, connectionsLeft } = await authority.authorizeConnection(sessionId());
    await authority.connectConnection({
      connectionId,
      clientTcpAddress: '127.0.0.1',
      clientTcpPort,
      ...ENDPOINT,
    });
    connections.push(connectionId);
    return connectionsLeft;
  }
  const close = (index: number, bytes: number): Promise<void> =>
    authority.closeConnections([
      { connectionId: connections[index] ?? '', bytesUp: bytes, bytesDown: bytes },
    ]);

  /** What happened on the worker before the step of this name. */
  const worker: Readonly<Record<string, () => Promise<unknown>>> = {
    'handshake-1': async () => expect(await handshake(38220)).toBe(2),
    'handshake-2': async () => expect(await handshake(38230)).toBe(1),
    'foreign-tofu': () => expect(authority.activateSession(sessionId(), 'another', 2)).rejects.toThrow(),
    'read-after-17s': () =>
      authority.reportBytes([{ connectionId: connections[0] ?? '', bytesUp: 10_000, bytesDown: 10_000 }]),
    'read-one-closed': () => close(1, 0),
    'read-terminated': () => close(0, 10_000),
    'connect-after-cancel': () => expect(authority.authorizeConnection(sessionId())).rejects.toThrow(),
  };

  for (const { name, request, status, body } of STEPS) {
    await worker[name]?.();
    if (request === undefined || name === 'login') continue;
    const answer = await harness.admin(request.method, ids.translate(request.path), request.body);
    expect([name, answer.status]).toEqual([name, status]);
    expect([name, differences(body, answer.body, ids)]).toEqual([name, []]);
  }
});
