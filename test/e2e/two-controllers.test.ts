/** Two controllers with identical ids, both of `bnd-tui dev`: with a forward of one open, every key acts only on the other. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { confirmForward, openForward, signedInTo, walkTo } from '../support/lab-app.ts';
import { at, type Rest, signInByRest } from '../support/rest.ts';
import { portOf } from '../support/scripted-worker.ts';
import { connectTo, isListening, listenOn } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

/** Ids of both controllers. */
const TARGET = 'ttcp_1234567890';

interface Cluster {
  readonly dev: DevProcess;
  readonly rest: Rest;
  /** host:port of its controller. */
  readonly host: string;
}

const devs: DevProcess[] = [];
const echoes: Server[] = [];
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
  await Promise.all(devs.splice(0).map((dev) => dev.stop()));
  for (const echo of echoes.splice(0)) echo.close();
});

test('actions after `:ctx` apply to that controller, and quitting ends the sessions of both', async () => {
  const [production, staging] = await Promise.all([started('production'), started('staging')]);
  app = await signedInTo(production.dev);
  await app.press('0').see('Targets(all)[5]');
  await walkTo(app, 'orders');
  const first = await openForward(app);
  expect(await answerOn(first)).toBe('production');

  await app.press(':').press('ctx\r').see('Profiles[2]');
  await app.press('n').see('New profile');
  await app.press(staging.dev.api, 'tab', 'staging', 'enter').see(/^│> staging/m);
  await app.press('enter').see('(o) ');
  await app.press(staging.dev.loginName, 'tab', staging.dev.password).see(/Password .*\[\*+/);
  await app.press('enter').seeAll(`Controller ${staging.dev.api}`, /Scopes\[[1-9]/, 'Forwards   1 live');

  await app.press('0').see('Targets(all)[5]');
  await walkTo(app, 'orders');
  expect(app.screen()).toMatch(/^│> .*orders.* - /m);
  const shell = await app.press('s').seeAll('Which client for orders?', /Listening on 127\.0\.0\.1:\d+/);
  const second = Number(/Listening on 127\.0\.0\.1:(\d+)/.exec(shell)?.[1]);
  expect([second === first, await answerOn(second)]).toEqual([false, 'staging']);

  await app.press('esc').press(':').press('sessions\r').seeAll('Sessions(mine)[1]', `127.0.0.1:${second}`);
  expect(app.screen()).not.toContain(`127.0.0.1:${first}`);
  await app.press('c').see(new RegExp(`(Copied|Sent) 127.0.0.1:${second}`));
  expect(app.copied).toBe(`127.0.0.1:${second}`);

  await app.press('ctrl-p', 'orders').see(/> +orders/);
  await app.press('ctrl-o').see('[ Connect ]');
  const third = await confirmForward(app);
  expect(await answerOn(third)).toBe('staging');
  expect([await live(production), await live(staging)]).toEqual([1, 2]);

  await app.press('ctrl-c').seeAll('3 forwards are open', `orders on ${production.host}`);
  await app.press('y');
  expect((await app.exited).code).toBe(0);
  expect([await live(production), await live(staging)]).toEqual([0, 0]);
  expect(await Promise.all([first, second, third].map(isListening))).toEqual([false, false, false]);
});

/** A controller whose target responds with the name of its cluster. */
async function started(name: string): Promise<Cluster> {
  const echo = await listenOn((socket) => socket.end(name));
  echoes.push(echo);
  const dev = await startDev(['--no-lab']);
  devs.push(dev);
  const rest = await signInByRest(dev);
  const attributes = { default_port: portOf(echo) };
  await rest.call('PATCH', `/v1/targets/${TARGET}`, { version: 1, name: 'orders', attributes });
  return { dev, rest, host: new URL(dev.api).host };
}

async function answerOn(port: number): Promise<string> {
  const socket = await connectTo(port);
  try {
    return String((await once(socket, 'data'))[0]);
  } finally {
    socket.destroy();
  }
}

/** Sessions that can still be used. */
async function live({ rest }: Cluster): Promise<number> {
  const sessions = at(await rest.call('GET', '/v1/sessions?scope_id=global&recursive=true'), 'items');
  const statuses = Array.isArray(sessions) ? sessions.map((one) => at(one, 'status')) : [];
  return statuses.filter((status) => status === 'pending' || status === 'active').length;
}
