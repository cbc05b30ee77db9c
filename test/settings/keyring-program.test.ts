/** The process that queries the keyring, where its native part cannot be loaded. */
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { KEYRING_PROGRAM } from '../../src/settings/keyring-program.ts';
import { programHome } from '../support/program-home.ts';

const INSTALLED = createRequire(import.meta.url).resolve('@napi-rs/keyring');

function ask(request: object, module: string): unknown {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', KEYRING_PROGRAM, module], {
    input: JSON.stringify({ service: 'bnd-tui', ...request }),
    encoding: 'utf8',
    env: {},
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

test('loads what is installed, without asking the keyring', () => {
  expect(ask({ action: 'load' }, INSTALLED)).toEqual({});
});

test.each([['load'], ['get'], ['set']])('%s reports why a native part cannot be loaded', async (action) => {
  const home = programHome();
  onTestFinished(() => home.remove());
  const native = join(home.path, 'keyring.node');
  await writeFile(native, 'not a library');
  expect(ask({ action, account: 'a', secret: 's' }, native)).toEqual({
    error: expect.stringContaining(native),
  });
});
