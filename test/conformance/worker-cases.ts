/** What a worker answers to upgrades, first messages and the end of a connection; the same calls were made to a real one. */
import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { decodeAuthorizationToken } from '../../src/wire/authorization-token.ts';
import type { CloseStatus } from '../../src/wire/close-codes.ts';
import { ClientHandshakeSchema } from '../../src/wire/gen/boundary_pb.ts';
import { SUBPROTOCOL } from '../../src/wire/handshake.ts';
import { at, type Rest, text } from '../support/rest.ts';
import { dialTls, type SessionKeys, TOFU, WorkerClient } from '../support/worker-client.ts';

export interface UpgradeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WorkerAnswers {
  readonly upgrades: Readonly<Record<string, UpgradeAnswer>>;
  /** By the code that the client closes with; `none`: a close frame without one. */
  readonly closes: Readonly<Record<string, CloseStatus>>;
  /** By the command of a ClientHandshake; `session`: its status afterwards. */
  readonly commands: Readonly<Record<string, CloseStatus & { readonly session: string }>>;
  /** A host that ends its side after its first bytes. */
  readonly hostEnd: CloseStatus & { readonly data: string };
  /** What the session says about the connection of that host, whose client goes on sending. */
  readonly hostEndCounted: Readonly<Record<string, unknown>>;
}

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const UPGRADE = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n${KEY}`;
const PROTOCOL = `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n`;
const request = (headers: string, first = 'GET /v1/proxy'): string =>
  `${first} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

const UPGRADES: Readonly<Record<string, string>> = {
  'the protocol': request(UPGRADE + PROTOCOL),
  'no protocol': request(UPGRADE),
  'another protocol': request(`${UPGRADE}Sec-WebSocket-Protocol: foo\r\n`),
  'the protocol among others': request(`${UPGRADE}Sec-WebSocket-Protocol: foo, ${SUBPROTOCOL}\r\n`),
  'another origin': request(`${UPGRADE}${PROTOCOL}Origin: http://evil.example\r\n`),
  'its own origin': request(`${UPGRADE}${PROTOCOL}Origin: http://localhost\r\n`),
  POST: request(`${UPGRADE}${PROTOCOL}Content-Length: 0\r\n`, 'POST /v1/proxy'),
  'another path': request(UPGRADE + PROTOCOL, 'GET /v1/other'),
  'no upgrade': request(''),
  'an old version': request(
    `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n${KEY}`,
  ),
};
const HEADERS = ['sec-websocket-protocol', 'sec-websocket-version', 'content-type', 'x-content-type-options'];
const CLOSE_CODES = [1000, 1001, 1011, 3000, 4999, undefined];
const COMMANDS = [2, 7];

export interface Targets {
  /** Its host sends back what it gets. */
  readonly echo: string;
  /** Its host sends `bye` to the first bytes and ends its side. */
  readonly ending: string;
}

export async function askWorker(rest: Rest, targets: Targets): Promise<WorkerAnswers> {
  const { worker, session } = await open(rest, targets.echo);
  const upgrades: Record<string, UpgradeAnswer> = {};
  for (const [name, bytes] of Object.entries(UPGRADES))
    upgrades[name] = await upgrade(worker, session, bytes);
  const closes: Record<string, CloseStatus> = {};
  for (const code of CLOSE_CODES) {
    const client = await connected(rest, targets.echo);
    client.ws.close(code, code === undefined ? undefined : 'enough');
    closes[code ?? 'none'] = await client.closed;
  }
  const commands: Record<string, CloseStatus & { session: string }> = {};
  for (const command of COMMANDS) {
    const { worker, session } = await open(rest, targets.echo);
    const client = await WorkerClient.dial(worker, session);
    client.ws.send(
      toBinary(ClientHandshakeSchema, create(ClientHandshakeSchema, { tofuToken: TOFU, command })),
    );
    const status = await client.closed;
    const read = await rest.call('GET', `/v1/sessions/${session.sessionId}`);
    commands[command] = { ...status, session: text(at(read, 'status')) };
  }
  const client = await connected(rest, targets.ending);
  client.ws.send(Buffer.from('hello'));
  const status = await client.closed;
  return {
    upgrades,
    closes,
    commands,
    hostEnd: { ...status, data: client.data().toString() },
    hostEndCounted: await endWhileSending(rest, targets.ending),
  };
}

/** The client does not see the close frame, so it goes on. */
async function endWhileSending(rest: Rest, target: string): Promise<Readonly<Record<string, unknown>>> {
  const { worker, session } = await open(rest, target);
  const client = await WorkerClient.dial(worker, session);
  client.greet();
  await client.result();
  client.ws.send(Buffer.from('hello'));
  await client.received(3);
  client.ws.pause();
  for await (const _ of setInterval(50)) {
    client.ws.send(Buffer.from('more'));
    const read = await rest.call('GET', `/v1/sessions/${session.sessionId}`);
    const { bytes_up, bytes_down, closed_reason } = Object(at(read, 'connections', '0'));
    if (closed_reason === undefined) continue;
    client.ws.terminate();
    return { bytes_up, bytes_down, closed_reason };
  }
  throw new Error('unreachable');
}

async function open(
  rest: Rest,
  target: string,
): Promise<{ readonly worker: string; readonly session: SessionKeys }> {
  const answer = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const session = decodeAuthorizationToken(text(at(answer, 'authorization_token')));
  return { worker: session.workerAddresses[0] ?? '', session };
}

async function connected(rest: Rest, target: string): Promise<WorkerClient> {
  const { worker, session } = await open(rest, target);
  const client = await WorkerClient.dial(worker, session);
  client.greet();
  await client.result();
  return client;
}

async function upgrade(worker: string, session: SessionKeys, bytes: string): Promise<UpgradeAnswer> {
  const socket = dialTls(worker, session);
  await once(socket, 'secureConnect');
  socket.write(bytes);
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
  });
  while (!isWhole(received)) await once(socket, 'data');
  socket.destroy();
  const [head = '', body = ''] = received.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines
    .map((line) => line.split(': '))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers.filter(([name = '']) => HEADERS.includes(name))),
    body,
  };
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
  return end !== -1 && received.length >= end + 4 + length;
}
