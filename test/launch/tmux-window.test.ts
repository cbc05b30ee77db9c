/** Clients in a tmux window. This tmux runs its command with the environment of a server that was started elsewhere. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credential, LaunchBench } from '../support/launch-bench.ts';

const PASSWORD = `p:a\\s"s'$(x)`;
const LOGIN = credential({ username: 'ann', password: PASSWORD });
const RUNS = `shift 4; env -i "$@" </dev/null >/dev/null 2>&1; exit 0`;

let bench: LaunchBench;
beforeEach(async () => {
  bench = await LaunchBench.set();
  bench.env.TMUX = '/tmp/tmux-1000/default,1,0';
});
afterEach(() => bench.clear());

async function beside(client: string): Promise<void> {
  await bench.launcher().runBeside(await bench.planned({ client, credentials: [LOGIN] }));
}

describe('a new window', () => {
  test('gets the client with its secrets, which tmux never sees and which are removed afterwards', async () => {
    const asked = await bench.recorder('tmux', `stat -c '%a' "$6" "\${6%/*}"\n${RUNS}`);
    const psql = await bench.recorder('psql', 'stat -c %a "$PGPASSFILE"; cat "$PGPASSFILE"; pwd');
    await beside('psql');
    const [command, name, client, end, shell, script, ...modes] = await asked();
    expect([command, name, client, end, shell, ...modes]).toEqual([
      ...['new-window', '-n', 'tests', '--', '/bin/sh', '600', '700'],
    ]);
    expect(script).toMatch(/\/run\/bnd-tui-[\w.-]+\/run$/);
    expect(await psql()).toEqual([
      ...['-p', '40001', '-h', '127.0.0.1', '-U', 'ann', '600'],
      `*:*:*:*:p\\:a\\\\s"s'$(x)`,
      process.cwd(),
    ]);
    expect(await bench.leftovers()).toEqual([]);
  });

  test.each([
    ['orders prod', 'orders prod'],
    ['#(reboot) #{pane_id} #[fg=red]\u001b]0;x', expect.not.stringMatching(/[#\u001b]/)],
    ['##', 'psql'],
  ])('is named after the target "%s", without what tmux expands', async (targetName, expected) => {
    const asked = await bench.recorder('tmux', 'exit 0');
    await bench.install('psql', '');
    await bench.launcher().runBeside(await bench.planned({ client: 'psql', targetName }));
    expect((await asked())[2]).toEqual(expected);
  });

  test('gets the variables that a client reads', async () => {
    await bench.install('tmux', RUNS);
    const redis = await bench.recorder(
      'redis-cli',
      'echo "$REDISCLI_AUTH $BOUNDARY_PROXIED_ADDR"; kill -TERM $$',
    );
    await beside('redis-cli');
    expect((await redis()).at(-1)).toBe(`${PASSWORD} 127.0.0.1:40001`);
    expect(await bench.leftovers()).toEqual([]);
  });

  test('removes the secrets if it is closed', async () => {
    await bench.install('tmux', RUNS);
    await bench.install('psql', 'kill -HUP $PPID');
    await beside('psql');
    expect(await bench.leftovers()).toEqual([]);
  });

  test('reports the error of tmux, and leaves nothing', async () => {
    await bench.install('tmux', 'echo "no space for new pane" >&2; exit 1');
    await expect(beside('psql')).rejects.toMatchObject({
      code: 'client-failed',
      message: expect.stringContaining('no space for new pane'),
    });
    expect(await bench.leftovers()).toEqual([]);
  });

  test('loses its secrets if this program exits before the client', async () => {
    await bench.install('tmux', 'echo "$6" >$REPORT; exit 0');
    const launch = fileURLToPath(new URL('../../src/launch/index.ts', import.meta.url));
    const program = `
      const { createLauncher } = await import(${JSON.stringify(launch)});
      const { readdirSync } = await import('node:fs');
      const launcher = createLauncher({ env: process.env });
      const login = { username: 'ann', password: 'hush', values: [] };
      await launcher.runBeside(await launcher.plan({
        client: 'psql', targetName: 't', targetId: 'ttcp_1', targetType: 'tcp',
        address: '127.0.0.1', port: 40001, credentials: [login],
      }));
      console.log(readdirSync(process.env.XDG_RUNTIME_DIR).length);`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      env: bench.env,
    });
    expect((await run).stdout).toBe('1\n');
    expect(await bench.leftovers()).toEqual([]);
  });
});

test('reports why it is unavailable outside tmux or without it', () => {
  expect(bench.launcher().beside()).toBe(true);
  expect(bench.launcher('win32').beside()).toContain('tmux');
  delete bench.env.TMUX;
  expect(bench.launcher().beside()).toContain('start bnd-tui inside tmux');
});
