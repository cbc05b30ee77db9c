import { once } from 'node:events';
import { create, toBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { CLOSE, type CloseStatus } from '../../../src/wire/close-codes.ts';
import { closeFrame, messageFrame } from '../../../src/wire/frames.ts';
import { ClientHandshakeSchema } from '../../../src/wire/gen/boundary_pb.ts';
import { encodeClientHandshake, MAX_HANDSHAKE_BYTES } from '../../../src/wire/handshake.ts';
import { upgradeRequest } from '../../../src/wire/upgrade.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { dialTls, TOFU, type WorkerClient } from '../../support/worker-client.ts';
import { type Lane, type LanePlan, openLane, startHost } from './lane.ts';

interface Case {
  readonly what: string;
  readonly status: CloseStatus;
  readonly plan?: LanePlan;
  /** Between the upgrade and the first message. */
  readonly before?: (lane: Lane) => void;
  readonly send?: (client: WorkerClient) => void;
}

/** A ClientHandshake with a command that no version defines. */
const withCommand = (command: number): Uint8Array =>
  toBinary(ClientHandshakeSchema, create(ClientHandshakeSchema, { tofuToken: TOFU, command }));

const greet = (client: WorkerClient): void => client.greet();

async function run({
  plan,
  before,
  send = greet,
}: Case): Promise<{ readonly lane: Lane; readonly client: WorkerClient }> {
  const lane = await openLane(plan);
  const client = await lane.dial();
  before?.(lane);
  send(client);
  return { lane, client };
}

describe('before anything is authorized the worker closes', () => {
  test.for<Case>([
    { what: 'a text message', status: CLOSE.invalidHandshake, send: ({ ws }) => ws.send('text') },
    {
      what: 'something else than protobuf',
      status: CLOSE.notProtobuf,
      send: ({ ws }) => ws.send(Buffer.from('ffff', 'hex')),
    },
    {
      what: 'a message of 32,769 bytes',
      status: CLOSE.handshakeTooLong,
      send: ({ ws }) => ws.send(Buffer.alloc(MAX_HANDSHAKE_BYTES + 1)),
    },
    {
      what: 'a TOFU token too short',
      status: CLOSE.invalidTofuToken,
      send: (client) => client.greet(TOFU.slice(1)),
    },
    {
      what: 'a TOFU token of 20 characters and 40 bytes',
      status: CLOSE.invalidTofuToken,
      send: (client) => client.greet('ü'.repeat(20)),
    },
    {
      what: 'a cancel with a TOFU token too long',
      status: CLOSE.invalidTofuToken,
      send: (client) => client.greet(`${TOFU}x`, 'cancel-session'),
    },
    {
      what: 'an unknown command before the first use',
      status: CLOSE.unableToAuthorize,
      send: ({ ws }) => ws.send(withCommand(7)),
    },
    {
      what: 'another TOFU token than the first',
      status: CLOSE.tofuTokenNotAllowed,
      before: ({ session, authority }) => void authority.activateSession(session.sessionId, TOFU),
      send: (client) => client.greet(TOFU.toLowerCase()),
    },
    {
      what: 'a session cancelled before its first use',
      status: CLOSE.refusingToActivate,
      before: ({ session, authority }) => authority.end(session.sessionId, 'canceling'),
    },
    {
      what: 'an activation that fails',
      status: CLOSE.unableToActivate,
      before: ({ authority }) => {
        authority.broken = 'activateSession';
      },
    },
    {
      what: 'an authorization that fails',
      status: CLOSE.unableToAuthorize,
      before: ({ authority }) => {
        authority.broken = 'authorizeConnection';
      },
    },
    {
      what: 'a session cancelled after its first use',
      status: CLOSE.unableToAuthorize,
      before: ({ session, authority }) => {
        void authority.activateSession(session.sessionId, TOFU);
        authority.end(session.sessionId, 'canceling');
      },
    },
    {
      what: 'a session that is gone by now',
      status: CLOSE.unableToAuthorize,
      before: ({ session, authority }) => void authority.sessions.delete(session.sessionId),
    },
    {
      what: 'a controller out of reach by now',
      status: CLOSE.unableToAuthorize,
      before: ({ authority }) => {
        authority.broken = 'lookupSession';
      },
    },
    {
      what: 'a cancel',
      status: CLOSE.sessionCanceled,
      send: (client) => client.greet(TOFU, 'cancel-session'),
    },
    {
      what: 'a cancel that fails',
      status: CLOSE.unableToCancel,
      before: ({ authority }) => {
        authority.broken = 'cancelSession';
      },
      send: (client) => client.greet(TOFU, 'cancel-session'),
    },
  ])('$what with $status.code $status.reason', async (row) => {
    const { lane, client } = await run(row);
    expect(await client.closed).toEqual(row.status);
    expect(client.data()).toHaveLength(0);
    expect(lane.authority.connections).toHaveLength(0);
  });

  test('an unknown command, which does not activate the session', async () => {
    const { lane, client } = await run({
      what: '',
      status: CLOSE.unableToAuthorize,
      send: ({ ws }) => ws.send(withCommand(2)),
    });
    await client.closed;
    expect(await lane.authority.lookupSession(lane.session.sessionId)).toMatchObject({
      status: 'pending',
      tofuToken: undefined,
    });
  });
});

describe('after HandshakeResult the worker closes, and the connection counts', () => {
  test.for<Case>([
    { what: 'an endpoint that is none', status: CLOSE.badEndpoint, plan: { endpoint: 'tcp://127.0.0.1' } },
    { what: 'an endpoint with port 0', status: CLOSE.badEndpoint, plan: { endpoint: 'tcp://127.0.0.1:0' } },
    {
      what: 'a connection that the controller does not take',
      status: CLOSE.unableToEstablish,
      before: ({ authority }) => {
        authority.broken = 'connectConnection';
      },
    },
    {
      what: 'a text message among the data',
      status: { code: 1003, reason: 'unexpected frame type read' },
      send: (client) => {
        client.greet();
        client.ws.send('text');
      },
    },
  ])('$what with $status.code $status.reason', async (row) => {
    const { lane, client } = await run(row);
    expect(await client.result()).toMatchObject({ connectionLimit: -1, connectionsLeft: -1 });
    expect(await client.closed).toEqual(row.status);
    await lane.authority.until(() => lane.authority.connections.every(({ closed }) => closed));
    expect(lane.authority.connections).toHaveLength(1);
  });

  test.for(['refuses', 'has no address', 'does not answer'])('a host that %s with 3000', async (what) => {
    const host = await startHost(() => undefined);
    const endpoints: Record<string, string> = {
      refuses: `tcp://127.0.0.1:${portOf(host)}`,
      'has no address': 'tcp://host.invalid:22',
      // Reserved for documentation (RFC 5737): packets to it get lost.
      'does not answer': 'tcp://192.0.2.1:22',
    };
    host.close();
    const plan = {
      endpoint: endpoints[what] ?? '',
      connectionLimit: 4,
      worker: { timeoutsMs: { endpoint: 500 } },
    };
    const { lane, client } = await run({ what, status: CLOSE.unableToSetupProxying, plan });
    expect(await client.result()).toMatchObject({ connectionLimit: 4, connectionsLeft: 3 });
    expect(await client.closed).toEqual(CLOSE.unableToSetupProxying);
    await lane.authority.until(() => lane.authority.connections.every(({ closed }) => closed));
    expect(lane.authority.connections).toMatchObject([{ bytesUp: 0, bytesDown: 0, connected: undefined }]);
  });
});

describe('a close frame of the client', () => {
  test.for([
    [1000, 'why'],
    [1001, ''],
    [1011, 'why'],
    [3000, 'why'],
    [4999, 'why'],
    // Without a payload.
    [1005, ''],
  ] as const)('%d %j is echoed', async ([code, reason]) => {
    const lane = await openLane();
    const client = await lane.open();
    if (code === 1005) client.ws.close();
    else client.ws.close(code, reason);
    expect(await client.closed).toEqual({ code, reason });
  });

  test('ends the connection, though the client does not end TCP', async () => {
    const lane = await openLane();
    const { worker, session, authority } = lane;
    const socket = dialTls(worker.address, session);
    socket.write(upgradeRequest(worker.address, 'AAAAAAAAAAAAAAAAAAAAAA=='));
    await once(socket, 'data');
    // It does not read either, so it does not see that the worker has ended.
    socket.pause();
    socket.write(messageFrame(encodeClientHandshake({ tofuToken: TOFU, command: 'connect' }), true));
    socket.write(closeFrame(CLOSE.normal, true));
    await authority.until(() => authority.connections.some(({ closed }) => closed));
    expect(socket.writableEnded).toBe(false);
    socket.destroy();
  });
});

test('an unknown command with the right TOFU token connects', async () => {
  const lane = await openLane();
  await lane.open();
  const client = await lane.dial();
  client.ws.send(withCommand(2));
  expect(await client.result()).toMatchObject({ connectionsLeft: -1 });
});

test('a first message in many fragments is one message', async () => {
  const { dial } = await openLane();
  const client = await dial();
  const bytes = encodeClientHandshake({ tofuToken: TOFU, command: 'connect' });
  bytes.forEach((_, at) => void client.ws.send(bytes.subarray(at, at + 1), { fin: at === bytes.length - 1 }));
  expect(await client.result()).toMatchObject({ connectionsLeft: -1 });
  client.ws.send(Buffer.from('data'));
  expect(await client.received(4)).toEqual(Buffer.from('data'));
});
