/** The main task, by keys only: the built program in a pty on its own lab, a real database client through the port. */
import { Socket } from 'node:net';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { confirmForward, signedInLab, walkTo } from '../support/lab-app.ts';
import { descendants, isAlive } from '../support/processes.ts';
import { isListening } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

const TRANSFER = 5_000_000;
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('sign in, open a host, connect, query, watch, cancel, quit', async () => {
  app = await signedInLab();
  const children = descendants(app.pid);
  expect(children).not.toEqual([]);
  const apiPort = Number(/http:\/\/127\.0\.0\.1:(\d+)/.exec(app.screen())?.[1]);
  await walkTo(app, 'QA_Tests');
  await app.press('enter').see(/Targets\(QA_Tests\)/);
  await walkTo(app, 'tests');
  await app.press('enter').see('[Hosts 2]');
  await walkTo(app, 'postgres');
  await app.press('enter').see('[ Connect ]');
  const port = await confirmForward(app);
  await app.see(/State +pending/);

  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'analyst',
    password: 'any',
    database: 'sampledb',
  });
  const cut = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => undefined);
  await client.connect();
  const counted = await client.query<{ count: string }>('select count(*) from customers');
  expect(Number(counted.rows[0]?.count)).toBeGreaterThan(0);
  const transfer = await client.query<{ filler: string }>(`select repeat('x', ${TRANSFER}) as filler`);
  expect(transfer.rows[0]?.filler).toHaveLength(TRANSFER);

  await app.see(/State +active/);
  const { stream } = client.connection;
  if (!(stream instanceof Socket)) throw new Error('the client has no socket');
  const exact = (count: number): string => count.toLocaleString('en-US');
  await app.see((screen) => {
    const up = /^│ up +([\d,]+)/m.exec(screen)?.[1];
    const down = /^│ down +([\d,]+)/m.exec(screen)?.[1];
    return up === exact(stream.bytesWritten) && down === exact(stream.bytesRead);
  });

  await app.press('ctrl-d').see('Cancel session?');
  await app.press('y').see(/State +terminated +canceled/);
  // The time line has the state that the row already shows.
  await app.see(/pending .*-> active .*-> canceling .*-> terminated/);
  await cut;

  await app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
  expect(children.filter(isAlive)).toEqual([]);
  expect(await isListening(apiPort)).toBe(false);
  expect(await isListening(port)).toBe(false);
  expect(app.raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(app.raw.lastIndexOf('\x1b[?1049h'));
  expect(app.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(app.raw.lastIndexOf('\x1b[?25l'));
});
