/** What a connection to the process of the database has to begin with. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { behindToken, TOKEN_LENGTH } from '../../../src/server/lab/parent-only.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { connectTo, listenOn, receiveAll } from '../../support/tcp.ts';

const TOKEN = randomBytes(TOKEN_LENGTH);

/** An echo behind the token; counts its clients. */
async function echo(): Promise<{ open(): Promise<Socket>; served(): number }> {
  let served = 0;
  const server = await listenOn(
    behindToken(TOKEN, (socket) => {
      served += 1;
      socket.on('data', (chunk) => socket.write(chunk)).on('end', () => socket.end());
    }),
  );
  onTestFinished(() => void server.close());
  return { open: () => connectTo(portOf(server)), served: () => served };
}

test.each([1, TOKEN_LENGTH - 1, TOKEN_LENGTH, TOKEN_LENGTH + 1])(
  'what follows the token is served, with a first piece of %i bytes, although the client closes at once',
  async (cut) => {
    const door = await echo();
    const client = await door.open();
    const received = receiveAll(client);
    client.setNoDelay(true);
    const all = Buffer.concat([TOKEN, Buffer.from('hello')]);
    await new Promise((resolve) => client.write(all.subarray(0, cut), resolve));
    client.end(all.subarray(cut));
    expect((await received).bytes.toString()).toBe('hello');
  },
);

test.each(TOKEN.keys().toArray())('a token with a wrong byte %i gets nothing', async (at) => {
  const door = await echo();
  const client = await door.open();
  const received = receiveAll(client, 'close');
  const wrong = Buffer.from(TOKEN);
  wrong[at] = 255 - (wrong[at] ?? 0);
  client.end(Buffer.concat([wrong, Buffer.from('hello')]));
  expect((await received).bytes).toHaveLength(0);
  expect(door.served()).toBe(0);
});
