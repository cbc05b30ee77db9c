import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/server/lab/listen.ts';
import { startEcho, startTicker, startWeb } from '../../../src/server/lab/services.ts';
import { connectTo, isListening, receiveAll } from '../../support/tcp.ts';

const started: Endpoint[] = [];
afterEach(() => Promise.all(started.splice(0).map((endpoint) => endpoint.close())));

async function running(start: () => Promise<Endpoint>): Promise<Endpoint> {
  const endpoint = await start();
  started.push(endpoint);
  return endpoint;
}

test('the web page is served under every path', async () => {
  const { port } = await running(startWeb);
  const response = await fetch(`http://127.0.0.1:${port}/any/path`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain('<h1>It works.</h1>');
});

test('the echo returns every byte and ends when the peer ends', async () => {
  const { port } = await running(startEcho);
  const sent = Buffer.alloc(3_000_000, 'The same again. ');
  const socket = await connectTo(port);
  const received = receiveAll(socket);
  socket.end(sent);
  expect((await received).bytes.equals(sent)).toBe(true);
});

test('the ticker counts', async () => {
  const { port } = await running(startTicker);
  const socket = await connectTo(port);
  const [line] = await once(createInterface({ input: socket }), 'line');
  expect(line).toMatch(/^tick 1 at \d{4}-\d\d-\d\dT[\d:.]+Z$/);
  socket.destroy();
});

test('close ends connections and frees the port', async () => {
  const endpoint = await running(startTicker);
  const socket = await connectTo(endpoint.port);
  const cut = receiveAll(socket);
  await endpoint.close();
  await cut;
  expect(await isListening(endpoint.port)).toBe(false);
});
