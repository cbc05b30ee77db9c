/** `bnd-tui shell` of the built program: the client that fits, with the login of the session. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBrokeredTarget } from '../../support/brokered-target.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { at, createTarget, type Rest, signInByRest } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';

let dev: DevProcess;
let rest: Rest;
let folder: string;

/** Clients of this name report their arguments and password file, and exit with 5. */
async function install(name: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\necho "${name} $*"\n[ -z "$PGPASSFILE" ] || cat "$PGPASSFILE"\nexit 5\n`);
  await chmod(path, 0o755);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shell-'));
  await Promise.all(['psql', 'redis-cli'].map(install));
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  await createBrokeredTarget(rest, 'orders', 5432, {
    type: 'username_password',
    attributes: { username: 'ana', password: 'p0rridge' },
  });
  await createTarget(rest, 'nameless', 4711);
});
afterAll(async () => {
  await dev.stop();
  await rm(folder, { recursive: true, force: true });
});

const shell = (...args: readonly string[]) =>
  runProgram(['shell', ...args], {
    env: {
      PATH: `${folder}:/usr/bin:/bin`,
      HOME: folder,
      BOUNDARY_ADDR: dev.api,
      BOUNDARY_TOKEN: rest.token,
    },
  });

async function sessions(): Promise<unknown> {
  return at(await rest.call('GET', '/v1/sessions?scope_id=p_1234567890'), 'items') ?? [];
}

test('runs the client for the port with the login, and ends with its exit code', async () => {
  const { code, stdout, stderr } = await shell('orders', '--', '-c', 'select 1');
  expect({ code, stderr }).toEqual({ code: 5, stderr: '' });
  const [called, file] = stdout.trim().split('\n');
  expect(called).toMatch(/^psql -p \d+ -h 127\.0\.0\.1 -U ana -c select 1$/);
  expect(file).toBe('*:*:*:*:p0rridge');
  await expect.poll(sessions, { timeout: 10_000 }).toEqual([]);
});

test('runs another client on request', async () => {
  const { code, stdout } = await shell('orders@Generated project scope', '--client', 'redis-cli');
  expect({ code, stdout }).toEqual({ code: 5, stdout: expect.stringMatching(/^redis-cli -h 127/) });
});

test.each([
  ['no client fits', ['nameless'], 2, '--client'],
  ['the client is not installed', ['orders', '--client', 'cqlsh'], 127, 'cqlsh'],
  ['the target does not exist', ['nothing'], 1, 'nothing'],
])('where %s, it says so, and no session stays', async (_, args, code, text) => {
  const result = await shell(...args);
  expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) });
  await expect.poll(sessions, { timeout: 10_000 }).toEqual([]);
});
