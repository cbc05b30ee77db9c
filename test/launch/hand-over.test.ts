/** How each client gets its credentials, and where it runs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credential, LaunchBench, request } from '../support/launch-bench.ts';

const PASSWORD = `p:a\\s"s'$(x)%(y)s`;
const LOGIN = credential({ username: 'ann', password: PASSWORD });

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
});
afterEach(async () => {
  expect(await bench.leftovers()).toEqual([]);
  await bench.clear();
});

describe('credentials', () => {
  test('ssh gets a password through sshpass if installed, else a note to copy it', async () => {
    const seen = await bench.recorder('ssh');
    await bench.launch({ client: 'ssh', credentials: [LOGIN] });
    expect(await seen()).toEqual(['-p', '40001', '-o', 'HostKeyAlias=ttcp_1', '-l', 'ann', '127.0.0.1']);
    expect(bench.told.join()).toContain('ssh asks for the password');

    const handed = await bench.recorder('sshpass', 'stat -c %a "$2"; cat "$2"');
    await bench.launch({ client: 'ssh', credentials: [LOGIN] });
    const [flag, , ...rest] = await handed();
    expect([flag, ...rest]).toEqual([
      ...['-f', 'ssh', '-p', '40001', '-o', 'HostKeyAlias=ttcp_1', '-o', 'StrictHostKeyChecking=accept-new'],
      ...['-l', 'ann', '127.0.0.1', '600', PASSWORD],
    ]);
  });

  test('ssh never gets the password of another user', async () => {
    await bench.install('sshpass', '');
    const plan = await bench.planned({ client: 'ssh', username: 'bob', credentials: [LOGIN] });
    expect([plan.program, plan.files]).toEqual(['ssh', []]);
  });

  test('cqlsh gets a credentials file with the sections of old and new releases', async () => {
    const seen = await bench.recorder('cqlsh', 'stat -c %a "$4"; cat "$4"');
    await bench.launch({ client: 'cqlsh', credentials: [LOGIN] });
    const [user, name, flag, , ...rest] = await seen();
    expect([user, name, flag, ...rest]).toEqual([
      ...['-u', 'ann', '--credentials', '127.0.0.1', '40001', '600'],
      ...['[PlainTextAuthProvider]', `password = ${PASSWORD}`],
      ...['[plain_text_auth]', `password = ${PASSWORD}`],
    ]);
  });

  test('mongosh gets a script that signs in and reads the password from another file', async () => {
    const seen = await bench.recorder('mongosh', 'cat "$7" "$BND_TUI_LOGIN_FILE"; echo');
    await bench.launch({ client: 'mongosh', credentials: [LOGIN] });
    const [script, login] = [(await seen()).slice(7, -1).join('\n'), (await seen()).at(-1) ?? ''];
    expect((await seen()).slice(0, 6)).toEqual([
      ...['--port', '40001', '--host', '127.0.0.1', '--shell', '--file'],
    ]);
    expect(script).toContain('db.getSiblingDB("admin").auth(username, password)');
    expect(script).not.toContain(PASSWORD);
    expect(JSON.parse(login)).toEqual({ username: 'ann', password: PASSWORD });
  });

  test('kubectl gets a token as a user before the own kubeconfig, and the CA as a file', async () => {
    bench.env.HOME = '/home/ann';
    const values = [
      { key: 'service_account_token', value: 'TOKEN' },
      { key: 'service_account_namespace', value: 'web' },
      { key: 'ca_crt', value: '-----BEGIN CERTIFICATE-----\nAA' },
    ];
    const seen = await bench.recorder(
      'kubectl',
      'echo "$KUBECONFIG"; cat "$(echo "$KUBECONFIG" | cut -d: -f1)" "$(echo "$4" | cut -d= -f2)"; echo',
    );
    await bench.launch({
      client: 'kubectl',
      endpointHost: 'k8s.example',
      credentials: [credential({ values })],
    });
    const lines = (await seen()).map((line) => line.replaceAll(/\S*\/run\/bnd-tui-[\w.-]+/g, 'RUN'));
    expect(lines).toEqual([
      '--tls-server-name=k8s.example',
      '--server=https://127.0.0.1:40001',
      '--user=bnd-tui',
      'RUN/1',
      '--namespace=web',
      'get',
      'pods',
      'RUN/0:/home/ann/.kube/config',
      '{"apiVersion":"v1","kind":"Config","users":[{"name":"bnd-tui","user":{"token":"TOKEN"}}]}',
      '-----BEGIN CERTIFICATE-----',
      'AA',
    ]);
  });

  test('kubectl without arguments shows the pods, and where others are entered', async () => {
    expect((await bench.planned({ client: 'kubectl' })).note).toContain('--');
    expect((await bench.planned({ client: 'kubectl', commandText: 'get nodes' })).note).toBeUndefined();
  });

  test('kubectl gets a client certificate, in PEM or in base64, and nothing from other credentials', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const values = [
      { key: 'data.client-certificate-data', value: base64('-----BEGIN C') },
      { key: 'data.client_key', value: '-----BEGIN K' },
    ];
    const credentials = [LOGIN, credential({ values })];
    const { files } = await bench.planned({ client: 'kubectl', credentials });
    expect(JSON.parse(files[0]?.content ?? '')).toMatchObject({
      users: [
        {
          user: {
            'client-certificate-data': base64('-----BEGIN C'),
            'client-key-data': base64('-----BEGIN K'),
          },
        },
      ],
    });
    expect((await bench.planned({ client: 'kubectl', credentials: [LOGIN] })).files).toEqual([]);
  });

  test('FreeRDP 3 gets its arguments from its environment, release 2 prompts', async () => {
    const values = [{ key: 'domain', value: 'CORP' }];
    const own = { client: 'rdp', credentials: [credential({ ...LOGIN, values })] };
    const older = await bench.recorder('xfreerdp');
    await bench.launch(own);
    expect(await older()).toEqual(['/v:127.0.0.1:40001', '/u:ann', '/d:CORP']);
    expect(bench.told).toEqual([expect.stringContaining('xfreerdp asks for the password')]);

    const newer = await bench.recorder('xfreerdp3', 'echo "$BND_TUI_RDP_ARGUMENTS"');
    await bench.launch(own);
    expect(await newer()).toEqual([
      '/args-from:env:BND_TUI_RDP_ARGUMENTS',
      ...['/v:127.0.0.1:40001', '/u:ann', '/d:CORP', `/p:${PASSWORD}`],
    ]);
  });
});

describe('a desktop', () => {
  test.each<[string, string, string]>([
    ['win32', '', 'mstsc /v:127.0.0.1:40001'],
    ['darwin', '', `open 'rdp://full%20address=s%3A127.0.0.1%3A40001&username=s%3Aann'`],
    ['linux', 'remmina', 'remmina -c rdp://ann@127.0.0.1:40001'],
  ])('on %s with %s has a window of its own', async (platform, installed, display) => {
    if (installed !== '') await bench.install(installed, '');
    const plan = await bench.planned({ client: 'rdp', credentials: [LOGIN] }, platform);
    expect(plan).toMatchObject({ display, ownWindow: true });
  });

  test('starts without waiting for its end', async () => {
    await bench.install('remmina', 'exit 7');
    expect(await bench.launch({ endpointPort: 3389 })).toEqual({ exitCode: 0, signal: undefined });
  });
});

describe('the browser', () => {
  const web = { endpointPort: 80, commandText: '/login?a=b' };

  test('is first with a display, curl without one', async () => {
    expect(bench.launcher().choices(request(web)).slice(0, 2)).toEqual(['curl', 'browser']);
    bench.env.DISPLAY = ':0';
    expect(bench.launcher().choices(request(web)).slice(0, 2)).toEqual(['browser', 'curl']);
    const plan = await bench.planned({ ...web, credentials: [LOGIN] });
    expect(plan).toMatchObject({
      client: 'browser',
      url: 'http://127.0.0.1:40001/login?a=b',
      installed: true,
      web: { isTls: false, path: '/login?a=b' },
    });
  });

  test('gets the URL of the forward', async () => {
    bench.env.DISPLAY = ':0';
    await bench.install('xdg-open', '');
    expect(await bench.launch(web)).toEqual({ exitCode: 0, signal: undefined });
  });

  test('reports the URL if it cannot be opened', async () => {
    const plan = await bench.planned({ ...web, client: 'browser' });
    expect(plan).toMatchObject({ installed: false, display: 'http://127.0.0.1:40001/login?a=b' });
    await expect(bench.launcher().run(plan)).rejects.toMatchObject({
      code: 'client-failed',
      message: expect.stringContaining('http://127.0.0.1:40001/login?a=b'),
    });
  });
});

describe('a custom command', () => {
  test('gets the placeholders and the environment of boundary connect, no shell, and no secret', async () => {
    const seen = await bench.recorder('pgcli', 'env | grep BOUNDARY_PROXIED | sort');
    await bench.launch({
      client: 'custom',
      commandText: `pgcli -h {{boundary.ip}} -p {{ boundary.port }} 'x {{boundary.addr}}' $HOME`,
      credentials: [LOGIN],
    });
    expect(await seen()).toEqual([
      ...['-h', '127.0.0.1', '-p', '40001', 'x 127.0.0.1:40001', '$HOME'],
      'BOUNDARY_PROXIED_ADDR=127.0.0.1:40001',
      'BOUNDARY_PROXIED_IP=127.0.0.1',
      'BOUNDARY_PROXIED_PORT=40001',
    ]);
    expect(bench.told).toEqual([
      expect.stringContaining('not passed'),
      'custom ended. Press Enter to return.',
    ]);
  });

  test.each([
    ['', /needs a command line/],
    ['  ', /needs a command line/],
    [`psql 'open`, /single quote/],
  ])('%j is not a command line', async (commandText, message) => {
    const planning = bench.planned({ client: 'custom', commandText });
    await expect(planning).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
  });

  test('reports a missing program', async () => {
    const plan = await bench.planned({ client: 'custom', commandText: 'pgclì' });
    expect(plan).toMatchObject({ installed: false, missing: expect.stringContaining('pgclì') });
  });
});

describe('the choice of clients', () => {
  test('starts with the matching ones and always ends with custom', () => {
    const known = [
      'psql',
      'ssh',
      'mysql',
      'redis-cli',
      'mongosh',
      'cqlsh',
      'kubectl',
      'rdp',
      'browser',
      'curl',
    ];
    const choices = bench.launcher().choices(request({ endpointPort: 22, targetName: 'redis bastion' }));
    expect(choices.slice(0, 2)).toEqual(['ssh', 'redis-cli']);
    expect(choices.at(-1)).toBe('custom');
    expect(choices.toSorted()).toEqual([...known, 'custom'].toSorted());
    expect(bench.launcher().choices(request({ endpointPort: 7 }))).toEqual([...known, 'custom']);
  });
});

describe('returning to the program', () => {
  test.each<[string, string, readonly string[]]>([
    ['psql', 'exit 0', []],
    ['psql', 'exit 2', ['psql ended (exit 2). Press Enter to return.']],
    ['psql', 'kill -TERM $$', ['psql ended (SIGTERM). Press Enter to return.']],
    ['curl', 'exit 0', ['curl ended. Press Enter to return.']],
  ])('from %s after %s waits only where there is something to read', async (client, script, told) => {
    await bench.install(client, script);
    await bench.launch({ client });
    expect(bench.told).toEqual(told);
  });

  test('waits after a quick client with added arguments', async () => {
    await bench.install('psql', '');
    await bench.launch({ client: 'psql', commandText: '-c "select 1"' });
    expect(bench.told).toHaveLength(1);
  });
});
