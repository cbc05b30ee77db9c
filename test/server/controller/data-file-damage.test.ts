/** Damage of a data file is noticed at the start, wherever it is, and nothing else is taken for damage. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectRefusal, fillFile, groupNames } from './data-file-refusal.ts';
import { furnish } from './furnished-scope.ts';
import { startController } from './harness.ts';

let folder: string;
let dataFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bnd-data-'));
  dataFile = join(folder, 'lab.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('damage anywhere in the pages of the tree is rejected, and what is intact works again', async () => {
  await fillFile(dataFile);
  const intact = readFileSync(dataFile);
  for (const offset of [20, 105, 4096 + 2, 8192 + 5, intact.length - 4096 + 1]) {
    const broken = Buffer.from(intact);
    broken.set([0xff, 0xee, 0xdd], offset);
    writeFileSync(dataFile, broken);
    await expectRefusal(dataFile, /damaged|backup/);
    writeFileSync(dataFile, intact);
  }
  const after = await startController({ dataFile });
  expect(await groupNames(after)).toHaveLength(40);
  await after.close();
});

test('so is a changed byte within a stored value', async () => {
  await fillFile(dataFile);
  const intact = readFileSync(dataFile);
  const broken = Buffer.from(intact);
  // Pages that are not in use may have copies.
  for (let at = intact.indexOf('ids=*;'); at !== -1; at = intact.indexOf('ids=*;', at + 1))
    broken.write('#', at + 4);
  expect(broken.equals(intact)).toBe(false);
  writeFileSync(dataFile, broken);
  await expectRefusal(dataFile, /damaged/);
  expect(readFileSync(dataFile).equals(broken)).toBe(true);
  writeFileSync(dataFile, intact);
  const after = await startController({ dataFile });
  expect(await groupNames(after)).toHaveLength(40);
  await after.close();
});

test('deletions, with all that follows from them, leave an intact file', async () => {
  const first = await startController({ dataFile });
  const made = await furnish(first.admin, 'deleted.example');
  await first.admin('POST', `${made.target}:authorize-session`, {});
  await first.admin('POST', `${made.user}:add-accounts`, {
    version: 1,
    account_ids: [made.account.split('/').at(-1)],
  });
  await first.signIn('alice', 'password', made.authMethod.split('/').at(-1));
  for (const path of [made.target, made.user, made.project, made.org])
    expect((await first.admin('DELETE', path)).status).toBe(204);
  await first.close();
  const second = await startController({ dataFile });
  expect((await second.admin('GET', made.org)).status).toBe(404);
  await second.close();
});

test('a damaged secret is rejected at the start', async () => {
  await fillFile(dataFile);
  const database = new DatabaseSync(dataFile);
  database.exec(
    'UPDATE resource SET secret = zeroblob(60) WHERE id = (SELECT min(id) FROM resource WHERE secret IS NOT NULL)',
  );
  database.close();
  await expectRefusal(dataFile, /damaged/);
});

test('damage in the write-ahead log is rejected instead of dropping what was acknowledged; a cut one is not', async () => {
  const running = await startController({ dataFile });
  for (let n = 0; n < 5; n++)
    await running.admin('POST', '/v1/groups', { scope_id: 'global', name: `group ${n}` });
  // As it would be after a kill.
  const copy = join(folder, 'copy.db');
  for (const suffix of ['', '-wal', '.key']) cpSync(`${dataFile}${suffix}`, `${copy}${suffix}`);
  await running.close();
  dataFile = copy;
  const log = readFileSync(`${dataFile}-wal`);
  const broken = Buffer.from(log);
  broken.set([0xff, 0xee, 0xdd], 32 + 24 + 100);
  writeFileSync(`${dataFile}-wal`, broken);
  await expectRefusal(dataFile, /damaged/);
  expect(readFileSync(`${dataFile}-wal`).equals(broken)).toBe(true);
  // A process that is killed while it writes leaves a part of a frame.
  writeFileSync(`${dataFile}-wal`, Buffer.concat([log, log.subarray(32, 32 + 700)]));
  const after = await startController({ dataFile });
  expect(await groupNames(after)).toHaveLength(5);
  await after.close();
});
