/** Data files that an earlier release wrote. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { send, startController } from './harness.ts';

let folder: string;
let dataFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bnd-data-'));
  dataFile = join(folder, 'lab.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file of the first release: its tokens follow their accounts, its aliases their targets', async () => {
  const first = await startController({ dataFile });
  const { token, tokenId } = await first.signIn('user', 'password');
  const alias = await first.admin('POST', '/v1/aliases', {
    type: 'target',
    scope_id: 'global',
    value: 'old.example',
    destination_id: 'ttcp_1234567890',
  });
  await first.close();
  const file = new DatabaseSync(dataFile);
  // As that release left it: the token still names the user who had the account before.
  file.exec(`DROP TRIGGER account_moved; DROP TRIGGER user_removed; DROP TRIGGER alias_lost_target;
    DROP TABLE key_check; DROP TABLE content_sum;
    UPDATE auth_token SET user_id = 'u_1234567890' WHERE id = '${tokenId}'; PRAGMA user_version = 1;`);
  file.close();

  const second = await startController({ dataFile });
  const user = (method: string, path: string) => send(second.controller.address, token, method, path);
  expect((await user('GET', `/v1/auth-tokens/${tokenId}`)).body.user_id).toBe('u_0987654321');
  expect((await user('GET', '/v1/users?scope_id=global')).status).toBe(403);
  await second.admin('DELETE', '/v1/targets/ttcp_1234567890');
  const { body } = await second.admin('GET', `/v1/aliases/${String(alias.body.id)}`);
  expect(Object.keys(body)).not.toContain('destination_id');
  expect(body.updated_time).not.toBe(alias.body.updated_time);
  await second.close();
});
