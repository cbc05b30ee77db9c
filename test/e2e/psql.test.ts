/** A real psql: once through the local port, once in the lent terminal. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { openForward, signedInLab, walkTo } from '../support/lab-app.ts';
import { commandLine, descendants } from '../support/processes.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

const run = promisify(execFile);
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
});

test('psql runs a query through the port of a forward', async () => {
  app = await openTargets();
  await walkTo(app, 'tests');
  const port = String(await openForward(app));

  const query = 'select count(*) from customers join orders on orders.customer_id = customers.id';
  const args = ['-h', '127.0.0.1', '-p', port, '-U', 'analyst', '-d', 'sampledb', '-At', '-c', query];
  const { stdout } = await run('psql', args, { env: { ...process.env, PGPASSWORD: 'any' } });
  expect(Number(stdout)).toBeGreaterThan(0);
  await app.see('active');
});

test('one key runs psql in the terminal, and returns', async () => {
  app = await openTargets();
  await walkTo(app, 'postgres-with-login');
  await app.press('s').see(/^\w+=[>#] *$/m, 90_000);
  await app
    .press(`select 'from ' || 'psql' as typed, count(*) > 100 as enough from orders;\r`)
    .see('from psql');
  await app.see(/from psql \| t\b/);
  const visible = descendants(app.pid).map(commandLine);
  expect(visible.some((line) => /\bpsql\b/.test(line))).toBe(true);
  expect(visible.join('\n')).not.toContain('boundary-lab');

  // It would stop this program too, and with it every forward.
  await app.press('\\! stty -a\r').see(/susp = <undef>/);
  await app.press('\\q\r').see('psql ended');
  await app.see(/Targets\(/);
  await app.press('j').see(/│> /);
});

async function openTargets(): Promise<TerminalApp> {
  const started = await signedInLab();
  app = started;
  await started.press('0').see('postgres-with-login');
  return started;
}
