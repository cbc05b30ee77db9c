/** Brokered credentials of forwards that outlive the terminal program: the built program, a real pty, a real controller, a client that reports its login. */
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { serve } from '../../../src/commands/background/socket.ts';
import { newPlace, writeState } from '../../../src/commands/background/state-files.ts';
import { createBackgroundPort } from '../../../src/commands/tui/background.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { handed, readableOf, startBackground } from '../../support/background-process.ts';
import { createBrokeredTarget } from '../../support/brokered-target.ts';
import { type DevProcess, startDev } from '../../support/dev-process.ts';
import { type ProgramHome, programHome } from '../../support/program-home.ts';
import { at, createTarget, type Rest, signInByRest, text } from '../../support/rest.ts';
import { runProgram } from '../../support/run-program.ts';
import { portOf } from '../../support/scripted-worker.ts';
import { TerminalApp } from '../../support/terminal-app.ts';

const PASSWORD = 'p0rridge';

let dev: DevProcess;
let rest: Rest;
let home: ProgramHome;
let app: TerminalApp | undefined;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  rest = await signInByRest(dev);
  await createBrokeredTarget(rest, 'orders', 5432, {
    type: 'username_password',
    attributes: { username: 'ana', password: PASSWORD },
  });
});
afterAll(() => dev.stop());
beforeEach(() => {
  home = programHome();
  const psql = join(home.path, 'psql');
  writeFileSync(psql, `#!/bin/sh\n{ echo "psql $*"; cat "$PGPASSFILE"; } > '${home.path}/called'\n`);
  chmodSync(psql, 0o755);
});
afterEach(async () => {
  await app?.dispose();
  await run('stop', 'all');
  home.remove();
});

const env = () => ({
  ...home.env,
  PATH: `${home.path}:/usr/bin:/bin`,
  BOUNDARY_ADDR: dev.api,
  BOUNDARY_TOKEN: rest.token,
});
const run = (...args: readonly string[]) => runProgram(args, { env: env() });

test('"s" in the next program runs psql with the login, which is in no file, argument or list', async () => {
  app = new TerminalApp({ args: ['-c', 'connect orders'], env: env() });
  const screen = await app.see(/Listening on 127\.0\.0\.1:\d+/);
  const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(screen)?.[1] ?? '';
  app.press(':bg', 'enter');
  expect((await app.exited).code).toBe(0);

  app = new TerminalApp({ args: ['-c', 'targets'], env: env() });
  // The port of the target, which chooses the client, is known.
  await app.see(new RegExp(`5432 +${port}&`));
  app.press(':forwards', 'enter');
  await app.see(`127.0.0.1:${port}`);
  app.press('s');
  await app.see('psql ended');
  const [called, login] = readFileSync(join(home.path, 'called'), 'utf8').trim().split('\n');
  expect(called).toBe(`psql -p ${port} -h 127.0.0.1 -U ana`);
  expect(login).toContain(`:${PASSWORD}`);

  const ps = await run('ps', '-o', 'json');
  const pid = String(at(Object(at(JSON.parse(ps.stdout), 'items'))[0], 'pid'));
  const seen = `${ps.stdout}\n${readableOf(home, Number(pid))}`;
  expect(seen).toContain(port);
  expect(seen).not.toContain(PASSWORD);
});

test('a web page of a background forward opens with the login, by an address that works once', async () => {
  const asked: (string | undefined)[] = [];
  const page = createServer(({ headers }, response) => {
    asked.push(headers.authorization);
    response.end('page');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void page.close());
  await once(page, 'listening');
  const target = await createTarget(rest, 'page', portOf(page));
  const session = await rest.call('POST', `/v1/targets/${target}:authorize-session`, {});
  const forward = handed(text(at(session, 'authorization_token')));
  await startBackground(home, [forward]);
  const access = {
    authorization: 'Basic YW5hOnAwcnJpZGdl',
    isTls: false,
    host: '127.0.0.1',
    port: portOf(page),
    path: '/',
  };
  const url = (await createBackgroundPort(home.env).openWeb(forward, access)) ?? '';
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(await (await fetch(new URL('/', url), { headers: { cookie } })).text()).toBe('page');
  expect(asked).toEqual([access.authorization]);
  expect((await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')).toBeNull();
});

test('a process that does not know the question is reported, not waited for', async () => {
  const pid = process.pid;
  const ref = { controller: dev.api, sessionId: 's_1' };
  const forward = {
    ...ref,
    targetId: 'ttcp_1',
    target: 'orders',
    listenAddress: '127.0.0.1',
    listenPort: 5432,
    expiresAtMs: 0,
  };
  const figures = { openConnections: 0, totalConnections: 0, bytesUp: 0, bytesDown: 0 };
  const place = await newPlace(home.env, pid);
  const channel = await serve(
    place.socket,
    async ({ ask }) => {
      // As every version does with a request that it does not know.
      if (ask !== 'report') throw new BndError('background-failed', 'Unexpected message.');
      return { pid, forwards: [{ ...forward, figures }], problems: [] };
    },
    (error) => expect.unreachable(String(error)),
  );
  onTestFinished(() => channel.close(0));
  await writeState(place, { pid, socket: place.socket, forwards: [forward] });
  await expect(createBackgroundPort(home.env).credentials(ref)).rejects.toMatchObject({
    code: 'background-failed',
  });
});
