import { afterEach, expect, test } from 'vitest';
import { BndError } from '../../src/lib/errors.ts';
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { describePictures, type Picture, testThatPicturesFit } from '../support/pictures.ts';
import { openSpoken, type TestTerminal } from '../support/terminal.tsx';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

/** The name of a picture, and the way to it. */
const PICTURES: readonly Picture[] = [
  ['sign-in without an address', async () => new AppDriver(new MemoryWorld(), { address: '' })],
  ['sign-in', async () => (await new AppDriver().start()).press('ana', 'tab', 'secret')],
  [
    'sign-in after a wrong password',
    async () => (await new AppDriver().start()).press('ana', 'tab', 'wrong', 'enter'),
  ],
  ['sign-in over a screen', signedOutMeanwhile],
  ['scopes', async () => new AppDriver().signIn()],
  ['targets of all projects', async () => (await new AppDriver().signIn()).press('0')],
  ['targets of a project', async () => (await new AppDriver().signIn()).press('down', 'down', 'enter')],
  [
    'targets with a filter that matches nothing',
    async () => (await new AppDriver().signIn()).press('0', '/', 'zzz'),
  ],
  ['targets while the controller is away', controllerAway],
  ['no targets', noTargets],
  ['target hosts', async () => onBilling('enter')],
  ['target host sets', async () => onBilling('enter', 'tab')],
  ['target credentials', async () => onBilling('enter', 'tab', 'tab')],
  [
    'target sessions',
    async () => (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'enter', 'shift-tab'),
  ],
  ['connect dialog', async () => onBilling('enter', 'down', 'enter')],
  ['connect dialog with a busy port', busyPort],
  ['sessions', async () => (await withTraffic()).press(':', 'sessions', 'enter', 'm')],
  ['session of our own', withTraffic],
  ['session of another client', otherSession],
  ['cancel dialog', async () => (await withTraffic()).press('ctrl-d')],
  ['credentials dialog', async () => (await withTraffic()).press('x')],
  ['cancel many dialog', async () => cancelMany()],
  ['sorted and marked', async () => cancelMany('esc', 'ctrl-\\', 'space', 'B', 'B')],
  ['a broken filter', async () => (await new AppDriver().signIn()).press('0', '/', 're:(')],
  ['copy dialog', async () => (await withTraffic()).press('C')],
  ['quit dialog', async () => (await withTraffic()).press('ctrl-c')],
  ['error dialog', cancelRefused],
  ['help', async () => (await new AppDriver().signIn()).press('0', '?')],
  ['raw', async () => (await new AppDriver().signIn()).press('0', 'y')],
  [
    'raw with a search',
    async () => (await new AppDriver().signIn()).press('0', 'y', '/', 'id', 'enter', 'n'),
  ],
  ['describe', async () => (await new AppDriver().signIn()).press('0', 'd')],
  ['a disabled key', async () => (await new AppDriver().signIn()).press('0', 'G', 'F')],
  ['command prompt', async () => (await new AppDriver().signIn()).press(':', 'targ')],
];

async function onBilling(...keys: readonly string[]): Promise<AppDriver> {
  return (await new AppDriver().signIn()).press('0', '/', 'billing', 'enter', ...keys);
}

async function cancelMany(...keys: readonly string[]): Promise<AppDriver> {
  const app = await (await withTraffic()).press(':', 'sessions', 'enter', 'm', 'space', 'G', 'ctrl-space');
  return app.press('/', 'orders', 'enter', 'ctrl-d', ...keys);
}

async function signedOutMeanwhile(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  app.world.controller.failure = new BndError('unauthenticated', 'Unauthenticated.');
  await app.world.clock.advance(20_000);
  app.world.controller.failure = undefined;
  return app.press('enter');
}

async function controllerAway(): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press('0');
  app.world.controller.failure = new BndError('controller-unreachable', 'No connection to 127.0.0.1:9200.');
  await app.world.clock.advance(12_000);
  return app;
}

async function noTargets(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [];
  return (await new AppDriver(world).signIn()).press('0');
}

async function busyPort(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.portFailure = new BndError('port-busy', '127.0.0.1:5432 is in use by another program.');
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', '5432', 'enter');
}

async function withTraffic(): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter');
  const openedAtMs = app.world.clock.now();
  const connection = { worker: 'worker-1:9202', bytesUp: 1_100_000, bytesDown: 5_242_880, openedAtMs };
  app.world.forwards[0]?.set({
    bytesUp: 1_100_000,
    bytesDown: 5_242_880,
    openConnections: 1,
    totalConnections: 2,
    connections: [
      {
        ...connection,
        number: 1,
        clientAddress: '127.0.0.1:51102',
        state: 'closed',
        closedAtMs: openedAtMs,
        closedReason: 'The client closed the connection.',
      },
      {
        ...connection,
        number: 2,
        clientAddress: '127.0.0.1:51544',
        state: 'open',
        closedAtMs: undefined,
        closedReason: undefined,
      },
    ],
  });
  await app.world.clock.advance(3000);
  return app;
}

async function otherSession(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const told = {
    clientAddress: '10.1.1.1',
    clientPort: 40_000,
    endpointAddress: '10.0.0.1',
    endpointPort: 5432,
    bytesUp: 10,
    bytesDown: 2048,
  };
  world.controller.replaceSession('s_1', { connections: [{ ...told, closedReason: undefined }] });
  return (await new AppDriver(world).signIn()).press(':', 'sessions', 'enter', 'enter');
}

async function cancelRefused(): Promise<AppDriver> {
  const app = await (await new AppDriver().signIn()).press(':', 'sessions', 'enter');
  app.world.controller.failure = new BndError('forbidden', 'Forbidden.');
  return app.press('ctrl-d', 'y');
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

describePictures(PICTURES);

testThatPicturesFit(PICTURES, [
  [40, 12],
  [40, 10],
  [300, 100],
  [76, 22],
  [120, 16],
  [61, 40],
]);

test.each(PICTURES)('%s is read out without boxes, in a few lines', async (_, arrive) => {
  terminal = await openSpoken(await arrive());
  const words = terminal.frame();
  expect(words).not.toMatch(/[\u2500-\u259f]|\[#|\+--|\*\*\*/);
  expect(words.split('\n').length).toBeLessThanOrEqual(18);
  expect(words).toMatch(/^[A-Z].*[.:]$/m);
});
