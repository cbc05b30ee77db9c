/** Which sockets a forward holds. */
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { OpenSockets } from '../../src/proxy/open-sockets.ts';

test('a program that many sessions were tried for has no listener of them left', () => {
  const socket = new Socket();
  const before = socket.listenerCount('close');
  for (let tries = 0; tries < 20; tries += 1) {
    const sockets = new OpenSockets();
    sockets.addLocal(socket);
    sockets.removeLocal(socket);
  }
  expect(socket.listenerCount('close')).toBe(before);
});

test('a program that has left is waited for no longer', async () => {
  const sockets = new OpenSockets();
  const socket = new Socket();
  sockets.addLocal(socket);
  socket.destroy();
  await new Promise((resolve) => socket.once('close', resolve));
  await expect(sockets.flushed(60_000)).resolves.toBeUndefined();
});
