/** The main job, by keys only: the built program in a pty on its own lab, a real database client through the port. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { TerminalApp } from '../support/terminal-app.ts';

const TRANSFER = 5_000_000;
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('sign in, walk to a host, connect, query, watch, cancel, quit', { timeout: 90_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'bnd-tui-e2e-'));
  app = new TerminalApp({
    args: ['--lab'],
    env: { HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home, XDG_CACHE_HOME: home, BND_TUI_TOKEN_STORE: 'file' },
  });

  await app.see('(o) ');
  const children = childProcesses(app.pid);
  expect(children).not.toEqual([]);
  const api = /http:\/\/(127\.0\.0\.1:\d+)/.exec(app.screen())?.[1] ?? '';
  await app.press('enter').see(/Scopes\[\d+\]/);

  await walkTo(app, 'QA_Tests');
  await app.press('enter').see(/Targets\(QA_Tests\)/);
  await walkTo(app, 'tests');
  await app.press('enter').see('[Hosts 2]');
  await walkTo(app, 'postgres');
  await app.press('enter').see('[ Connect ]');
  await app.press('enter').see('listening on 127.0.0.1:');
  await app.see(/State +pending/);
  const port = Number(/listening on 127\.0\.0\.1:(\d+)/.exec(app.screen())?.[1]);

  const client = new Client({ host: '127.0.0.1', port, user: 'analyst', password: 'any', database: 'sampledb' });
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
  expect(app.screen()).toMatch(/pending .*-> active .*-> canceling .*-> terminated/);
  await cut;

  await app.press('ctrl-c');
  expect(await app.exited).toMatchObject({ code: 0 });
  expect(children.filter(isAlive)).toEqual([]);
  expect(await accepts(api)).toBe(false);
  expect(await accepts(`127.0.0.1:${port}`)).toBe(false);
  expect(app.raw.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(app.raw.lastIndexOf('\x1b[?1049h'));
  expect(app.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(app.raw.lastIndexOf('\x1b[?25l'));
});

/** Presses `j` until the cursor is on the row with this name. */
async function walkTo(program: TerminalApp, name: string): Promise<void> {
  const row = (screen: string): string => screen.split('\n').find((line) => line.startsWith('│>')) ?? '';
  const there = (screen: string): boolean => new RegExp(`^│> .{0,12}\\b${name}\\b`).test(row(screen));
  await program.see((screen) => screen.includes(name));
  program.press('g');
  for (let step = 0; step < 20 && !there(program.screen()); step++) {
    const before = row(program.screen());
    program.press('j');
    await program.see((screen) => row(screen) !== before || there(screen));
  }
  expect(there(program.screen()), `the cursor never reached ${name}:\n${program.screen()}`).toBe(true);
}

function childProcesses(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  const direct = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
  return direct.flatMap((child) => [child, ...childProcesses(child)]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function accepts(address: string): Promise<boolean> {
  const [host = '', port = ''] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
