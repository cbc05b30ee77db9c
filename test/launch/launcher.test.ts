import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLauncher } from '../../src/launch/index.ts';
import type { LaunchRequest } from '../../src/launch/types.ts';
import type { BrokeredCredential } from '../../src/protocol/resources.ts';

const PASSWORD = 'p:a\\s"s\'$(x)';
const credential = (own: Partial<BrokeredCredential>): BrokeredCredential => ({
  sourceId: 'credup_1',
  sourceName: undefined,
  storeId: undefined,
  storeType: undefined,
  credentialType: undefined,
  username: undefined,
  password: undefined,
  privateKey: undefined,
  privateKeyPassphrase: undefined,
  values: [],
  ...own,
});
const LOGIN = credential({ username: 'postgres', password: PASSWORD });
const request = (own: Partial<LaunchRequest> = {}): LaunchRequest => ({
  targetName: 'tests',
  targetId: 'ttcp_1',
  targetType: 'tcp',
  endpointPort: undefined,
  address: '127.0.0.1',
  port: 40001,
  credentials: [],
  ...own,
});

let directory: string;
let env: Record<string, string>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launch-'));
  await Promise.all([mkdir(join(directory, 'bin')), mkdir(join(directory, 'run'))]);
  env = { PATH: join(directory, 'bin'), XDG_RUNTIME_DIR: join(directory, 'run') };
});
afterEach(() => rm(directory, { recursive: true }));

/** Puts a client on the PATH that is really this shell script; `report` is the file that it may write to. */
async function install(name: string, script: string): Promise<{ readonly report: string }> {
  const file = join(directory, 'bin', name);
  const report = join(directory, 'report');
  await writeFile(file, `#!/bin/sh\nPATH=/usr/bin:/bin\nREPORT='${report}'\n${script}\n`);
  await chmod(file, 0o755);
  return { report };
}

async function planned(own: Partial<LaunchRequest>) {
  const plan = await createLauncher({ env }).plan(request(own));
  if (plan === undefined) throw new Error('no client fits');
  return plan;
}

describe('which client', () => {
  test.each<[Partial<LaunchRequest>, string | undefined]>([
    [{ endpointPort: 5432 }, 'psql'],
    [{ endpointPort: 22, targetName: 'postgres bastion' }, 'ssh'],
    [{ endpointPort: 43211, targetName: 'Generated local postgres target' }, 'psql'],
    [{ endpointPort: 3306 }, 'mysql'],
    [{ endpointPort: 6379 }, 'redis-cli'],
    [{ endpointPort: 27017 }, 'mongosh'],
    [{ endpointPort: 443 }, 'curl'],
    [{ targetType: 'ssh', endpointPort: 5432 }, 'ssh'],
    [{ client: 'psql', endpointPort: 22 }, 'psql'],
    [{ client: 'nonesuch' }, undefined],
    [{ endpointPort: 7 }, undefined],
    [{ targetType: 'rdp', endpointPort: 22 }, undefined],
  ])('%j → %s', async (own, client) => {
    expect((await createLauncher({ env }).plan(request(own)))?.client).toBe(client);
  });

  test('the program that is installed counts', async () => {
    expect(await planned({ client: 'mysql' })).toMatchObject({ program: 'mysql', installed: false });
    await install('mariadb', '');
    expect(await planned({ client: 'mysql' })).toMatchObject({ program: 'mariadb', installed: true });
  });
});

describe('command lines', () => {
  const own = { username: 'me', database: 'db' };
  test.each<[Partial<LaunchRequest>, string]>([
    [{ client: 'psql', ...own }, 'psql -p 40001 -h 127.0.0.1 -d db -U me'],
    [{ client: 'psql', ...own, credentials: [LOGIN] }, 'psql -p 40001 -h 127.0.0.1 -d db -U postgres'],
    [{ client: 'psql', database: "it's" }, `psql -p 40001 -h 127.0.0.1 -d 'it'\\''s'`],
    [{ client: 'mysql', ...own }, 'mysql -p -P 40001 -h 127.0.0.1 -D db -u me'],
    [{ client: 'redis-cli', username: 'me' }, 'redis-cli -h 127.0.0.1 -p 40001 --user me'],
    [{ client: 'mongosh', ...own }, 'mongosh --port 40001 --host 127.0.0.1 db -u me'],
    [{ client: 'ssh' }, 'ssh -p 40001 -o HostKeyAlias=ttcp_1 127.0.0.1'],
    [
      { client: 'ssh', hostId: 'hst_1', username: 'me' },
      'ssh -p 40001 -o HostKeyAlias=hst_1 -l me 127.0.0.1',
    ],
    [{ client: 'ssh', targetType: 'ssh' }, 'ssh -p 40001 -o NoHostAuthenticationForLocalhost=yes 127.0.0.1'],
    [{ client: 'curl', endpointPort: 80 }, 'curl http://127.0.0.1:40001/'],
    [{ client: 'curl', endpointPort: 443, address: '::1' }, `curl 'https://[::1]:40001/'`],
  ])('%j', async (request_, display) => {
    expect((await planned(request_)).display).toBe(display);
  });

  test.each(['psql', 'mysql', 'redis-cli', 'mongosh', 'ssh', 'curl'])(
    '%s never has a secret in sight',
    async (client) => {
      const key = credential({ username: 'u', privateKey: `KEY ${PASSWORD}` });
      for (const credentials of [[LOGIN], [key]]) {
        const { args, display } = await planned({ client, credentials });
        expect([...args, display].join(' ')).not.toContain(PASSWORD);
      }
    },
  );
});

describe('running', () => {
  const launch = async (own: Partial<LaunchRequest>) => createLauncher({ env }).run(await planned(own));
  const leftovers = () => readdir(join(directory, 'run'));

  test('psql gets its password by a 0600 file that is gone afterwards', async () => {
    const { report } = await install(
      'psql',
      'echo "$@" > $REPORT; stat -c %a "$PGPASSFILE" >> $REPORT; cat "$PGPASSFILE" >> $REPORT; echo "$BOUNDARY_PROXIED_ADDR" >> $REPORT; exit 3',
    );
    expect(await launch({ client: 'psql', credentials: [LOGIN] })).toEqual({
      exitCode: 3,
      signal: undefined,
    });
    expect((await readFile(report, 'utf8')).split('\n')).toEqual([
      '-p 40001 -h 127.0.0.1 -U postgres',
      '600',
      `*:*:*:*:p\\:a\\\\s"s'$(x)`,
      '127.0.0.1:40001',
      '',
    ]);
    expect(await leftovers()).toEqual([]);
  });

  test('mysql gets an option file as its first argument, ssh an identity file that ends with a line', async () => {
    const mysql = await install(
      'mysql',
      'echo "$1" | cut -d= -f1 > $REPORT; cat "$(echo "$1" | cut -d= -f2)" >> $REPORT',
    );
    await launch({ client: 'mysql', credentials: [LOGIN] });
    expect(await readFile(mysql.report, 'utf8')).toBe(
      `--defaults-file\n[client]\npassword="p:a\\\\s\\"s'$(x)"\n`,
    );
    const ssh = await install('ssh', 'cat "$6" > $REPORT; shift 6; echo "$@" >> $REPORT');
    await launch({ client: 'ssh', credentials: [LOGIN, credential({ username: 'ann', privateKey: 'KEY' })] });
    expect(await readFile(ssh.report, 'utf8')).toBe('KEY\n-l ann 127.0.0.1\n');
    expect(await leftovers()).toEqual([]);
  });

  test('redis gets a lone password by its environment', async () => {
    const { report } = await install('redis-cli', 'printf %s "$REDISCLI_AUTH" > $REPORT');
    await launch({ client: 'redis-cli', credentials: [credential({ password: PASSWORD })] });
    expect(await readFile(report, 'utf8')).toBe(PASSWORD);
  });

  test('a client that is killed is told by its signal and leaves nothing behind', async () => {
    await install('psql', 'kill -TERM $$');
    expect(await launch({ client: 'psql', credentials: [LOGIN] })).toEqual({
      exitCode: undefined,
      signal: 'SIGTERM',
    });
    expect(await leftovers()).toEqual([]);
  });

  test('an interrupt from the keyboard is the client’s alone while it runs', async () => {
    await install('psql', 'kill -INT $PPID');
    const before = process.listenerCount('SIGINT');
    expect(await launch({ client: 'psql' })).toEqual({ exitCode: 0, signal: undefined });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test('a program that is not there, and one that cannot run', async () => {
    await expect(launch({ client: 'psql', credentials: [LOGIN] })).rejects.toMatchObject({
      code: 'client-missing',
    });
    await install('psql', '');
    await writeFile(join(directory, 'bin/psql'), '#!/nowhere/interpreter\n');
    await chmod(join(directory, 'bin/psql'), 0o644);
    await expect(launch({ client: 'psql', credentials: [LOGIN] })).rejects.toMatchObject({
      code: 'client-failed',
    });
    expect(await leftovers()).toEqual([]);
  });
});
