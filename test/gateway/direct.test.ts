/** Names and addresses that are not targets, with and without --direct. */
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { openTestGateway, socksTo, talk } from '../support/gateways.ts';
import { type Peer, portOf } from '../support/scripted-worker.ts';
import { listenOn, quietPlace } from '../support/tcp.ts';

const echo = (peer: Peer): void => peer.echo();

test.each(['localhost', '127.0.0.1'])('%s is reached with --direct, and refused without', async (host) => {
  const server = await listenOn((socket) => socket.pipe(socket));
  const direct = await openTestGateway(echo, { direct: true });
  const { reply, client } = await socksTo(direct.gateway, host, portOf(server));
  expect(reply).toBe(0);
  client.socket.end('hello');
  expect((await client.next(10)).toString()).toBe('hello');
  expect(direct.forwards).toEqual([]);

  const strict = await openTestGateway(echo);
  expect([2, 4]).toContain((await socksTo(strict.gateway, host, portOf(server))).reply);
});

test('a name with the suffix never leaves Boundary', async () => {
  const { gateway } = await openTestGateway(echo, { direct: true });
  expect((await socksTo(gateway, 'nothing.boundary')).reply).toBe(4);
});

test('a host that refuses the connection is reported as that', async () => {
  const { gateway } = await openTestGateway(echo, { direct: true });
  const [, port] = (await quietPlace()).split(':');
  expect((await socksTo(gateway, '127.0.0.1', Number(port))).reply).toBe(5);
});

test('a page without Boundary is passed on', async () => {
  const page = createServer((_, response) => response.end('plain')).listen(0, '127.0.0.1');
  await new Promise((resolve) => page.once('listening', resolve));
  const { gateway } = await openTestGateway(echo, { direct: true });
  const place = `127.0.0.1:${portOf(page)}`;
  const answer = await talk(
    gateway.port,
    `GET http://${place}/ HTTP/1.1\r\nHost: ${place}\r\nConnection: close\r\n\r\n`,
  );
  page.close();
  expect(answer.toString()).toContain('plain');
});
