/** The controller is killed and restarted on the same ports: nothing on the screen is lost, and no key is needed. */
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DevProcess, startDev } from '../support/dev-process.ts';
import { openForward, signedInTo, walkTo } from '../support/lab-app.ts';
import { createTarget, signInByRest } from '../support/rest.ts';
import { connectTo, listenOn, quietPlace } from '../support/tcp.ts';
import type { TerminalApp } from '../support/terminal-app.ts';

let dev: DevProcess | undefined;
let echo: Server | undefined;
let app: TerminalApp | undefined;

afterEach(async () => {
  await app?.dispose();
  await dev?.stop();
  echo?.close();
});

test('killed and restarted: keeps rows, reports it, recovers signed in, and the forward continues', async () => {
  echo = await listenOn((socket) => socket.pipe(socket));
  const data = ['--no-lab', '--data', join(mkdtempSync(join(tmpdir(), 'bnd-tui-data-')), 'data.db')];
  const places = [
    ...['--api-listen-address', await quietPlace()],
    ...['--proxy-listen-address', await quietPlace()],
  ];
  dev = await startDev([...data, ...places]);
  await createTarget(await signInByRest(dev), 'echo', portOf(echo));
  app = await signedInTo(dev);
  await app.press('0').see('Targets(all)[6]');
  await walkTo(app, 'echo');
  const port = await openForward(app);
  expect(await echoed(port, 'before')).toBe('before');
  await app.press('0').seeAll('Targets(all)[6]', 'live');

  dev.child.kill('SIGKILL');
  await once(dev.child, 'exit');
  await app.seeAll(
    'Controller offline',
    'Targets(all)[6]',
    /^│> .*echo/m,
    /Cannot connect to/,
    /\d+s old/,
    'Forwards   1 live',
  );
  await app.press('F').see('Controller offline: sessions cannot be opened');

  dev = await startDev([...data, ...places]);
  await app.gone('offline', 60_000);
  await app.seeAll('Targets(all)[6]', /User +admin/, /^│> .*echo/m, 'live');
  expect(await echoed(port, 'after')).toBe('after');
  await app.press('F').see('[ Connect ]');
  await app.press('enter').see(/Listening on 127\.0\.0\.1:\d+/);
});

function portOf(server: Server): number {
  return Number(Reflect.get(Object(server.address()), 'port'));
}

/** What arrives through the forward. */
async function echoed(port: number, words: string): Promise<string> {
  const socket = await connectTo(port);
  try {
    socket.write(words);
    return String((await once(socket, 'data'))[0]);
  } finally {
    socket.destroy();
  }
}
