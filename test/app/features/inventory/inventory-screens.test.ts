import { AppDriver } from '../../../support/app-driver.ts';
import { furnished } from '../../../support/furnished.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { describePictures, type Picture, testThatPicturesFit } from '../../../support/pictures.ts';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const PICTURES: readonly Picture[] = [
  ['credential stores', async () => opened('stores')],
  ['no credential stores', async () => opened('stores', [], new MemoryWorld())],
  ['credential stores that may not be listed', forbidden],
  ['credentials of a store', async () => opened('stores', ['enter'])],
  ['libraries of a store', async () => opened('stores', ['down', 'enter'])],
  ['host catalogs', async () => opened('catalogs')],
  ['hosts of a catalog', async () => opened('catalogs', ['enter'])],
  ['host sets of a catalog', async () => opened('catalogs', ['enter', 'tab'])],
  ['aliases', async () => opened('aliases')],
  ['a credential that may not be read', unreadable],
  [
    'credential sources of a target',
    async () => opened('targets /brokered', ['enter', 'tab', 'tab', 'down']),
  ],
  ['two hundred credentials', async () => credentials('G')],
  ['one of two hundred that is shown', async () => credentials('down', 'x')],
  ['a search among two hundred', async () => credentials('/', 'source-4 pass')],
  ['a search that finds nothing', async () => credentials('/', 'zzz')],
  ['a private key that is shown', privateKey],
  ['a session with three brokered credentials', async () => (await brokered(3)).press('esc')],
];

async function opened(line: string, keys: readonly string[] = [], world = furnished()): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press(':', line, 'enter', ...keys);
}

async function forbidden(): Promise<AppDriver> {
  const world = furnished();
  world.controller.refused.add('list credential-stores');
  return opened('stores', [], world);
}

async function unreadable(): Promise<AppDriver> {
  const world = furnished();
  world.controller.rows.credentials = [];
  return opened('targets /brokered', ['enter', 'tab', 'tab', 'down', 'enter'], world);
}

async function brokered(sources: number): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.brokered = Array.from({ length: sources }, (_, index) => ({
    source: `source-${index}`,
    values: { username: `user-${index}`, password: `hush-${index}` },
  }));
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 'F', 'enter', 'x');
}

async function credentials(...keys: readonly string[]): Promise<AppDriver> {
  return (await brokered(100)).press(...keys);
}

async function privateKey(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const lines = Array.from({ length: 24 }, (_, index) => String(index).padStart(2, '0').repeat(32));
  world.controller.brokered = [
    {
      source: 'jump-host',
      values: { username: 'root', private_key: `-----BEGIN-----\n${lines.join('\n')}\n` },
    },
  ];
  const app = await new AppDriver(world).signIn();
  return app.press('0', '/', 'orders', 'enter', 'F', 'enter', 'x', 'down', 'x');
}

describePictures(PICTURES);

testThatPicturesFit(PICTURES, [
  [40, 10],
  [76, 22],
  [300, 100],
]);
