/** The process of the lab's database with data that it cannot load. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { Client } from 'pg';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { LISTENING } from '../../../src/server/lab/database-messages.ts';
import { DATABASE_LOGIN, DATABASE_NAME } from '../../../src/server/lab/sample-database.ts';
import { DIST_ENTRY } from '../../support/dist-entry.ts';

test('clients are refused with the reason', async () => {
  const child = spawn(process.execPath, [DIST_ENTRY, 'lab-database'], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  child.send({ kind: 'start', image: Buffer.from('damaged') });
  const [message] = await once(child, 'message');
  const { port, token } = v.parse(LISTENING, message);
  const { username: user, password } = DATABASE_LOGIN;
  const stream = () => {
    const socket = new Socket();
    return socket.once('connect', () => socket.write(token));
  };
  // Before the process knows, and afterwards.
  for (let round = 0; round < 2; round += 1) {
    const client = new Client({ host: '127.0.0.1', port, user, password, database: DATABASE_NAME, stream });
    client.on('error', () => undefined);
    const asked = client.connect().then(() => client.query('SELECT 1'));
    await expect(asked).rejects.toMatchObject({ severity: 'FATAL', code: '57P03' });
  }
  child.send({ kind: 'end' });
  expect(await ended).toEqual([0, null]);
  expect(stderr).toBe('');
});
