import { chmod, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLIENTS } from '../../src/launch/clients.ts';
import type { LaunchRequest } from '../../src/launch/types.ts';
import type { BrokeredCredential } from '../../src/wire/resources.ts';
import { credential, LaunchBench, request } from '../support/launch-bench.ts';

const PASSWORD = 'p:a\\s"s\'$(x)';
const LOGIN = credential({ username: 'postgres', password: PASSWORD });

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
});
afterEach(() => bench.clear());

const planned = (own: Partial<LaunchRequest>) => bench.planned(own);
const launch = (own: Partial<LaunchRequest>) => bench.launch(own);

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
    [{ targetType: 'rdp', endpointPort: 22 }, 'rdp'],
    [{ endpointPort: 3389 }, 'rdp'],
    [{ endpointPort: 9042 }, 'cqlsh'],
    [{ endpointPort: 6443 }, 'kubectl'],
    [{ endpointPort: 40123, targetName: 'k8s staging' }, 'kubectl'],
    [{ targetType: 'udp', endpointPort: 22 }, undefined],
  ])('%j → %s', async (own, client) => {
    expect((await bench.launcher().plan(request(own)))?.client).toBe(client);
  });

  test('uses the program that is installed', async () => {
    expect(await planned({ client: 'mysql' })).toMatchObject({ program: 'mysql', installed: false });
    await bench.install('mariadb', '');
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
    [{ client: 'cqlsh', ...own }, 'cqlsh -u me -k db 127.0.0.1 40001'],
    [{ client: 'cqlsh', ...own, credentials: [LOGIN] }, 'cqlsh -u postgres -k db 127.0.0.1 40001'],
    [{ client: 'kubectl' }, 'kubectl --server=https://127.0.0.1:40001 get pods'],
    [
      { client: 'kubectl', endpointHost: 'k8s.example', commandText: 'get nodes -o wide' },
      'kubectl --tls-server-name=k8s.example --server=https://127.0.0.1:40001 get nodes -o wide',
    ],
    [{ client: 'browser', endpointPort: 443, commandText: '/login' }, 'https://127.0.0.1:40001/login'],
    [{ client: 'psql', commandText: `-c 'select 1'` }, `psql -p 40001 -h 127.0.0.1 -c 'select 1'`],
    [{ client: 'mysql', commandText: '--compress' }, 'mysql -p -P 40001 -h 127.0.0.1 --compress'],
    [{ client: 'redis-cli', commandText: 'get key' }, 'redis-cli -h 127.0.0.1 -p 40001 get key'],
    [{ client: 'mongosh', commandText: '--quiet' }, 'mongosh --port 40001 --host 127.0.0.1 --quiet'],
    [{ client: 'cqlsh', commandText: '--debug' }, 'cqlsh --debug 127.0.0.1 40001'],
    [
      { client: 'ssh', commandText: '-L 8080:localhost:80' },
      'ssh -p 40001 -o HostKeyAlias=ttcp_1 127.0.0.1 -L 8080:localhost:80',
    ],
    [{ client: 'curl', endpointPort: 80, commandText: '-sv' }, 'curl -sv http://127.0.0.1:40001/'],
    [{ client: 'rdp', username: 'me', commandText: '/f' }, 'xfreerdp3 /v:127.0.0.1:40001 /u:me /f'],
  ])('%j', async (request_, display) => {
    expect((await planned(request_)).display).toBe(display);
  });

  test('a browser gets Basic or Bearer as the credential says, with the address of the target', async () => {
    const page = async (credentials: readonly BrokeredCredential[], endpointPort = 8443) =>
      (await planned({ client: 'browser', endpointPort, endpointHost: 'app.internal', credentials })).web;
    const token = credential({ values: [{ key: 'data.access_token', value: 'abc' }] });
    const unfit = credential({ values: [{ key: 'token', value: 'a\r\nX: y' }] });
    expect(await page([credential({ username: 'ana', password: 'p:w' })])).toEqual({
      authorization: `Basic ${Buffer.from('ana:p:w').toString('base64')}`,
      isTls: true,
      host: 'app.internal',
      port: 8443,
      path: '/',
    });
    expect(await page([token], 80)).toMatchObject({ authorization: 'Bearer abc', isTls: false, port: 80 });
    expect(await page([unfit])).toBeUndefined();
    expect(await page([credential({ username: 'a:b', password: 'x' })])).toBeUndefined();
    expect(await page([credential({ username: 'u', privateKey: 'KEY' })])).toBeUndefined();
    expect(await page([])).toBeUndefined();
  });

  test.each([...CLIENTS.map(({ name }) => name), 'custom'])(
    '%s never has a secret in sight',
    async (client) => {
      const key = credential({ username: 'u', privateKey: `KEY ${PASSWORD}` });
      const token = credential({
        username: 'u',
        password: PASSWORD,
        values: [
          { key: 'service_account_token', value: PASSWORD },
          { key: 'ca.crt', value: `-----BEGIN ${PASSWORD}` },
          { key: 'domain', value: 'CORP' },
        ],
      });
      for (const platform of ['linux', 'darwin', 'win32']) {
        for (const helper of ['', 'sshpass', 'xfreerdp3', 'remmina']) {
          if (helper !== '') await bench.install(helper, '');
          for (const credentials of [[LOGIN], [key], [token]]) {
            const own = request({ client, credentials, commandText: 'one "two"' });
            const plan = await bench.launcher(platform).plan(own);
            if (plan === undefined) throw new Error('no client fits');
            const seen = [plan.program, ...plan.args, plan.display, plan.note, plan.missing, plan.url];
            expect(seen.join(' ')).not.toContain(PASSWORD);
          }
        }
      }
    },
  );
});

describe('running', () => {
  test('psql gets its password in a 0600 file that is removed afterwards', async () => {
    const { report } = await bench.install(
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
    expect(await bench.leftovers()).toEqual([]);
  });

  test('mysql gets an option file as its first argument, ssh an identity file that ends with a newline', async () => {
    const mysql = await bench.install(
      'mysql',
      'echo "$1" | cut -d= -f1 > $REPORT; cat "$(echo "$1" | cut -d= -f2)" >> $REPORT',
    );
    await launch({ client: 'mysql', credentials: [LOGIN] });
    expect(await readFile(mysql.report, 'utf8')).toBe(
      `--defaults-extra-file\n[client]\npassword="p:a\\\\s\\"s'$(x)"\n`,
    );
    const ssh = await bench.install('ssh', 'cat "$6" > $REPORT; shift 6; echo "$@" >> $REPORT');
    await launch({ client: 'ssh', credentials: [LOGIN, credential({ username: 'ann', privateKey: 'KEY' })] });
    expect(await readFile(ssh.report, 'utf8')).toBe('KEY\n-l ann 127.0.0.1\n');
    expect(await bench.leftovers()).toEqual([]);
  });

  test('redis gets a bare password in its environment', async () => {
    const { report } = await bench.install('redis-cli', 'printf %s "$REDISCLI_AUTH" > $REPORT');
    await launch({ client: 'redis-cli', credentials: [credential({ password: PASSWORD })] });
    expect(await readFile(report, 'utf8')).toBe(PASSWORD);
  });

  test('reports the signal of a killed client and leaves nothing behind', async () => {
    await bench.install('psql', 'kill -TERM $$');
    expect(await launch({ client: 'psql', credentials: [LOGIN] })).toEqual({
      exitCode: undefined,
      signal: 'SIGTERM',
    });
    expect(await bench.leftovers()).toEqual([]);
  });

  test('an interrupt from the keyboard reaches only the client while it runs', async () => {
    await bench.install('psql', 'kill -INT $PPID');
    const before = process.listenerCount('SIGINT');
    expect(await launch({ client: 'psql' })).toEqual({ exitCode: 0, signal: undefined });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test.each([
    ['a NUL in the user name', credential({ username: 'a\0b', password: 'hush-42' })],
    ['a variable that is too long', credential({ username: 'ann', password: 'hush-42'.repeat(100_000) })],
  ])('%s is a failure like others', async (_, own) => {
    await bench.install('redis-cli', '');
    const failure = await launch({ client: 'redis-cli', credentials: [own] }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'client-failed' });
    expect(String(failure)).not.toContain('hush');
    expect(await bench.leftovers()).toEqual([]);
  });

  test('reports a missing program and one that cannot run', async () => {
    await expect(launch({ client: 'psql', credentials: [LOGIN] })).rejects.toMatchObject({
      code: 'client-missing',
    });
    await bench.install('psql', '');
    await writeFile(bench.program('psql'), '#!/nowhere/interpreter\n');
    await chmod(bench.program('psql'), 0o644);
    await expect(launch({ client: 'psql', credentials: [LOGIN] })).rejects.toMatchObject({
      code: 'client-failed',
    });
    expect(await bench.leftovers()).toEqual([]);
  });
});
