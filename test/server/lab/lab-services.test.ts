import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect as connectTls } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/server/lab/listen.ts';
import { startEcho, startTicker, startTlsWeb, startWeb } from '../../../src/server/lab/services.ts';
import { run, strangersCheck } from '../../support/other-user.ts';
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

test('the page is served over TLS too, with a certificate for this machine', async () => {
  const { port } = await running(startTlsWeb);
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  await once(socket, 'secureConnect');
  expect(socket.getPeerX509Certificate()?.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(socket.getPeerX509Certificate()?.publicKey.asymmetricKeyType).toBe('ec');
  socket.write('GET /any HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const { bytes } = await receiveAll(socket);
  expect(bytes.toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*It works/);
});

test('bytes that are not TLS end that connection only', async () => {
  const { port } = await running(startTlsWeb);
  const plain = await connectTo(port);
  const received = receiveAll(plain);
  plain.write('GET / HTTP/1.1\r\n\r\n');
  await received;
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.destroy();
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

test.runIf(process.platform === 'linux').each([
  ['echo', startEcho],
  ['web', startWeb],
  ['ticker', startTicker],
])('%s serves no program of another user', async (_, start) => {
  const check = strangersCheck();
  const { port } = await running(() => start(0, check));
  const ask = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; head -c 1 <&3`;
  expect(await run(ask)).toBe('');
  const open = await running(() => start(0, async () => undefined));
  expect(await run(ask.replace(String(port), String(open.port)))).not.toBe('');
});
