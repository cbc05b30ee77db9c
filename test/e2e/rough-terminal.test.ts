/** Difficult terminals and networks: resizes, pastes and slow responses. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { freshHome, openForward, signedInTo, walkTo } from '../support/lab-app.ts';
import { startRelay } from '../support/relay.ts';
import { createTarget, signInByRest } from '../support/rest.ts';
import { connectTo, listenOn } from '../support/tcp.ts';
import { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess;
let token = '';
let app: TerminalApp | undefined;

beforeAll(async () => {
  dev = await startDev(['--no-lab']);
  const rest = await signInByRest(dev);
  token = rest.token;
  const echo = await listenOn((socket) => socket.pipe(socket));
  echo.unref();
  await createTarget(rest, 'echo', Number(Reflect.get(Object(echo.address()), 'port')));
});

afterEach(async () => {
  await app?.dispose();
});

afterAll(() => dev.stop());

test('a storm of resizes with a forward open: bytes continue, and the last size is drawn completely', async () => {
  app = await onTargets();
  await walkTo(app, 'echo');
  const client = await connectTo(await openForward(app));
  await app.see(/State +active/);
  const before = (await app.seeAll('1 open, 1 total', /^┌ Session echo ─+┐$/m)).split('\n').slice(5, 10);
  const sizes = [
    [1, 1],
    [300, 100],
    [2, 1],
    [39, 9],
    [1, 100],
    [300, 1],
    [40, 10],
    [60, 20],
    [80, 24],
  ] as const;
  for (let round = 0; round < 6; round += 1) {
    for (const [columns, rows] of sizes) {
      app.resize(columns, rows).press('j', '?', 'esc');
      client.write('x');
      await once(client, 'data');
    }
  }
  await app.resize(39, 9).see('bnd-tui: terminal too small');
  app.resize(100, 30);
  // Frames for one of the smaller sizes may still arrive.
  await app.see((screen) => screen.split('\n')[27]?.startsWith('└') === true);
  await app.seeAll(/^┌ Session echo ─+┐$/m, /State +active/, /^│ down +54 /m, '1 open, 1 total');
  const rows = app.screen().split('\n');
  expect(rows.map((row) => row.length).filter((length) => length > 100)).toEqual([]);
  expect(rows[5]).toMatch(/^┌ Session echo ─+┐$/);
  expect(rows[27]).toMatch(/^└.*┘$/);
  expect(before[0]).toBe(rows[5]);
  client.destroy();
});

test('a paste of 100 KB with control characters goes into a text field, and nowhere else', async () => {
  app = await onTargets();
  const junk = 'echo\u0004\u0003y\r\u001b[2J\u001b]0;title\u0007\u202e'.repeat(4000);
  expect(junk.length).toBeGreaterThan(100_000 - 20_000);
  app.paste(junk);
  app.press('?');
  await app.see('Help');
  await app.press('esc').see('Targets(all)[6]');

  app.press('/').paste(junk);
  await app.seeAll('Targets(all)[0/6]', 'No match');
  await app.press('esc').see('Targets(all)[6]');
  app.press('ctrl-p');
  await app.see('Find');
  app.paste(junk);
  await app.press('esc').see('Targets(all)[6]');
  await app.press('j').see(/^│> /m);
  expect(app.raw).not.toContain('\u001b]0;title');
});

test('a slow controller does not delay a key', async () => {
  const relay = await startRelay(dev.api);
  app = await signedInTo({ ...dev, api: relay.api });
  await app.press('0').see('Targets(all)[6]');
  relay.delayMs = 3000;
  await walkTo(app, 'echo');
  await app.press('enter').see('Target echo');
  await app.press('tab').see('[Credentials 0]');
  await app.press('esc').see('Targets(all)[6]');
  await app.press('F').see('[ Connect ]');
  await app.press('enter').see(/opening|connecting|authoriz/i);
  await app.press('esc').see('Targets(all)');
  await app.press('k', '?').see('Help');
  relay.delayMs = 0;
  await app.press('esc').see('Targets(all)[6]');
  await relay.close();
});

async function onTargets(): Promise<TerminalApp> {
  const started = new TerminalApp({
    args: ['--addr', dev.api],
    env: { ...freshHome(), BOUNDARY_TOKEN: token },
  });
  app = started;
  await started.see('Targets(all)[6]');
  return started;
}
