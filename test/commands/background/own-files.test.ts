/** The files of a background process on a disk that is full for a while. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createOwnFiles } from '../../../src/commands/background/own-files.ts';
import { createFileLog } from '../../../src/lib/log.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';

let home: ProgramHome;
beforeEach(() => {
  home = programHome();
});
afterEach(() => home.remove());

const FORWARD = {
  controller: 'https://boundary.example',
  sessionId: 's_1',
  targetId: 'ttcp_1',
  target: 'orders',
  listenAddress: '127.0.0.1',
  listenPort: 5432,
  expiresAtMs: 0,
};

function ownFiles() {
  const folder = join(home.path, 'background');
  const place = { stateFile: join(folder, '7-0.json'), socket: join(folder, '7-0.sock') };
  const log = createFileLog(join(home.path, 'log'));
  return { place, log, files: createOwnFiles(place, 7, log) };
}

test('reports a failed write until one succeeds, and logs it once', async () => {
  const { place, files } = ownFiles();
  // A file in place of the folder.
  await writeFile(dirname(place.stateFile), '');
  await files.save([FORWARD]);
  await files.save([FORWARD]);
  expect(files.problem).toContain(place.stateFile);
  expect((await readFile(join(home.path, 'log'), 'utf8')).trimEnd().split('\n')).toHaveLength(1);

  await rm(dirname(place.stateFile));
  await mkdir(dirname(place.stateFile));
  await files.save([FORWARD]);
  expect(files.problem).toBeUndefined();
  expect(JSON.parse(await readFile(place.stateFile, 'utf8'))).toMatchObject({ pid: 7, forwards: [FORWARD] });
});

test('nothing is written after the last change', async () => {
  const { place, files } = ownFiles();
  void files.save([FORWARD]);
  await files.leave([]);
  await files.save([FORWARD]);
  await expect(readFile(place.stateFile)).rejects.toMatchObject({ code: 'ENOENT' });
});
