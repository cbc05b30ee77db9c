/** Our frames against the `ws` package at the other end of a real socket. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  closeFrame,
  FrameReader,
  type FrameSink,
  pingFrame,
  pongFrame,
  writeData,
} from '../../src/wire/frames.ts';
import { SUBPROTOCOL } from '../../src/wire/handshake.ts';
import { readUpgradeAnswer, upgradeAnswer, upgradeRequest } from '../../src/wire/upgrade.ts';
import { portOf } from '../support/scripted-worker.ts';
import { listenOn } from '../support/tcp.ts';

const PAYLOAD = randomBytes(1024 * 1024 + 7);

interface Collected extends FrameSink {
  readonly bytes: () => Buffer;
  readonly pings: string[];
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Sends a message with its header. */
function send(socket: Socket): (piece: Buffer, head: Buffer) => boolean {
  return (piece, head) => socket.write(Buffer.concat([head, piece]));
}

/** A sink that keeps everything, answers pings and returns all data through `answer`. */
function collect(
  socket: Socket,
  client: boolean,
  answer: (piece: Buffer) => void = () => undefined,
): Collected {
  const pieces: Buffer[] = [];
  const pings: string[] = [];
  const { promise: ended, resolve: close } = Promise.withResolvers<{ code: number; reason: string }>();
  return {
    data: (piece) => {
      pieces.push(piece);
      answer(piece);
    },
    ping: (payload) => {
      pings.push(payload.toString());
      socket.write(pongFrame(payload, client));
    },
    pong: () => undefined,
    close,
    bytes: () => Buffer.concat(pieces),
    pings,
    ended,
  };
}

test('as the client: ws accepts our messages, and we accept its fragments, pings and close', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  const peers = new WebSocketServer({
    server: http,
    path: '/v1/proxy',
    maxPayload: 32_768,
    perMessageDeflate: true,
  });
  const pongs: string[] = [];
  const pinged: string[] = [];
  peers.on('connection', (peer) => {
    peer.on('pong', (payload: Buffer) => pongs.push(payload.toString()));
    peer.on('ping', (payload: Buffer) => pinged.push(payload.toString()));
    let count = 0;
    peer.on('message', (message: Buffer) => {
      count += message.length;
      peer.ping(String(count));
      for (let at = 0; at < message.length; at += 10_000)
        peer.send(message.subarray(at, at + 10_000), { fin: at + 10_000 >= message.length });
      if (count === PAYLOAD.length) peer.close(3000, 'unable to setup proxying');
    });
  });
  const socket = connect(portOf(http), '127.0.0.1');
  const key = randomBytes(16).toString('base64');
  socket.write(upgradeRequest('127.0.0.1', key));
  const sink = collect(socket, true);
  const reader = new FrameReader(false, sink);
  let head: Buffer | undefined = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    if (head === undefined) return void expect(reader.push(chunk)).toBeUndefined();
    head = Buffer.concat([head, chunk]);
    const outcome = readUpgradeAnswer(head, key);
    if (outcome.kind === 'incomplete') return;
    if (outcome.kind === 'refused') throw new Error(outcome.why);
    head = undefined;
    reader.push(outcome.rest);
    socket.write(pingFrame(true));
    writeData(PAYLOAD, true, send(socket));
  });
  expect(await sink.ended).toEqual({ code: 3000, reason: 'unable to setup proxying' });
  expect(sink.bytes().equals(PAYLOAD)).toBe(true);
  expect(pinged).toEqual(['']);
  socket.end(closeFrame({ code: 3000, reason: '' }, true));
  await once(socket, 'close');
  expect(pongs).toEqual(sink.pings);
  expect(pongs.at(-1)).toBe(String(PAYLOAD.length));
});

test('as the worker: ws accepts our response and messages, and we accept its masked fragments', async () => {
  const { promise: accepted, resolve: accept } = Promise.withResolvers<Collected>();
  const server = await listenOn((socket) => {
    let reader: FrameReader | undefined;
    socket.on('data', (chunk: Buffer) => {
      if (reader !== undefined) return void expect(reader.push(chunk)).toBeUndefined();
      const key = /Sec-WebSocket-Key: (\S+)/i.exec(chunk.toString())?.[1] ?? '';
      socket.write(upgradeAnswer(key, SUBPROTOCOL));
      const sink = collect(socket, false, (piece) => writeData(piece, false, send(socket)));
      reader = new FrameReader(true, sink);
      accept(sink);
      void sink.ended.then((status) => socket.end(closeFrame(status, false)));
    });
  });
  onTestFinished(() => void server.close());
  const ws = new WebSocket(`ws://127.0.0.1:${portOf(server)}/v1/proxy`, [SUBPROTOCOL], {
    maxPayload: 32_768,
  });
  const returned: Buffer[] = [];
  ws.on('message', (message: Buffer) => returned.push(message));
  await once(ws, 'open');
  expect(ws.protocol).toBe(SUBPROTOCOL);
  const pong = once(ws, 'pong');
  for (let at = 0, turn = 0; at < PAYLOAD.length; turn++) {
    const size = 1 + ((turn * 7919) % 90_000);
    ws.send(PAYLOAD.subarray(at, at + size), { fin: turn % 3 === 2 || at + size >= PAYLOAD.length });
    if (turn % 4 === 0) ws.ping(`ping ${turn}`);
    at += size;
  }
  ws.close(1000, 'session teardown finished');
  const sink = await accepted;
  expect(await sink.ended).toEqual({ code: 1000, reason: 'session teardown finished' });
  expect(sink.bytes().equals(PAYLOAD)).toBe(true);
  expect((await pong).map(String)).toEqual(['ping 0']);
  const [code, reason]: unknown[] = await once(ws, 'close');
  expect([code, String(reason)]).toEqual([1000, 'session teardown finished']);
  expect(Buffer.concat(returned).equals(PAYLOAD)).toBe(true);
});
