/** What the targets of the bench lead to. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Sends everything back until it is closed. */
export async function startEcho(): Promise<{ readonly port: number; close(): void }> {
  const echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  const { port } = echo.address() as AddressInfo;
  return { port, close: () => void echo.close() };
}
