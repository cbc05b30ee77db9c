/** The data file: keeps what was acknowledged, does not contain readable secrets, and rejects invalid files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BndError } from '../../../src/lib/errors.ts';
import { createController } from '../../../src/server/controller/index.ts';
import { each, OPTIONS, startController } from './harness.ts';

let folder: string;
let dataFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bnd-data-'));
  dataFile = join(folder, 'lab.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (): Promise<unknown> =>
  createController({ ...OPTIONS, dataFile }).then(
    () => 'opened',
    (error: unknown) => error,
  );

test('everything is kept across a restart: tokens, passwords, secrets, live sessions', async () => {
  const first = await startController({ dataFile });
  const { token } = await first.signIn('admin', 'password');
  const store = await first.admin('POST', '/v1/credential-stores', {
    scope_id: 'p_1234567890',
    type: 'static',
  });
  const credential = await first.admin('POST', '/v1/credentials', {
    credential_store_id: store.body.id,
    type: 'username_password',
    attributes: { username: 'me', password: 'a-secret-to-look-for' },
  });
  await first.admin('POST', '/v1/targets/ttcp_1234567890:add-credential-sources', {
    version: 1,
    brokered_credential_source_ids: [credential.body.id],
  });
  const session = await first.admin('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
  const sessionId = String(session.body.session_id);
  const told = await first.controller.authority.lookupSession(sessionId);
  await first.controller.authority.activateSession(sessionId, 'tofu-to-look-for', 1);
  await first.controller.authority.authorizeConnection(sessionId);
  await first.close();

  const stored = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');
  expect(stored).not.toContain('a-secret-to-look-for');
  expect(stored).not.toContain('tofu-to-look-for');
  expect(stored).not.toContain(token.split('_')[2]);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);

  const second = await startController({ dataFile });
  expect(await second.controller.authority.lookupSession(sessionId)).toEqual({
    ...told,
    status: 'active',
    tofuToken: 'tofu-to-look-for',
    version: 2,
  });
  const read = await second.admin('GET', `/v1/sessions/${sessionId}`);
  expect(read.body.connections).toEqual([{ closed_reason: 'system error' }]);
  const answer = await second.admin('POST', '/v1/targets/ttcp_1234567890:authorize-session', {});
  expect(JSON.stringify(answer.body.credentials)).toContain('a-secret-to-look-for');
  await second.close();
});

test('killed while writing: nothing that was acknowledged is lost', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('data-file-child.ts', import.meta.url)), dataFile],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      acknowledged.push(line);
      if (acknowledged.length === 1000) resolve();
    });
  });
  child.kill('SIGKILL');
  await once(lines, 'close');
  const after = await startController({ dataFile });
  const found = new Set(each(await after.admin('GET', '/v1/groups?scope_id=global'), 'name'));
  for (
    let token = await after.admin('GET', '/v1/groups?scope_id=global');
    token.body.response_type === 'delta';
  ) {
    token = await after.admin(
      'GET',
      `/v1/groups?scope_id=global&list_token=${String(token.body.list_token)}`,
    );
    for (const name of each(token, 'name')) found.add(name);
  }
  expect(acknowledged.filter((name) => !found.has(name))).toEqual([]);
  await after.close();
});

test('a file of a newer version is rejected, and not changed', async () => {
  await (await startController({ dataFile })).close();
  const database = new DatabaseSync(dataFile);
  database.exec('PRAGMA user_version = 99');
  database.close();
  const before = readFileSync(dataFile);
  expect(await refusal()).toMatchObject({
    code: 'data-file',
    message: expect.stringContaining('newer bnd-tui'),
  });
  expect(readFileSync(dataFile).equals(before)).toBe(true);
});

test('rejects a file that is not a database, one in use, and one with a missing or damaged key', async () => {
  const running = await startController({ dataFile });
  expect(await refusal()).toMatchObject({ code: 'data-file' });
  await running.close();
  rmSync(`${dataFile}.key`);
  expect(await refusal()).toMatchObject({ code: 'data-file', message: expect.stringContaining('.key') });
  dataFile = fileURLToPath(import.meta.url);
  expect(await refusal()).toBeInstanceOf(BndError);
  dataFile = join(folder, 'no', 'such', 'folder', 'lab.db');
  expect(await refusal()).toMatchObject({ code: 'data-file' });
});
