import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { describePictures, type Picture } from '../../../support/pictures.ts';

const PICTURES: readonly Picture[] = [
  ['a target that no client fits', async () => shell(new MemoryWorld())],
  ['a program that is missing', missing],
];

async function shell(world: MemoryWorld): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press('0', '/', 'orders', 'enter', 's');
}

async function missing(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = {
    client: 'psql',
    program: 'psql',
    args: [],
    env: {},
    files: [],
    display: 'psql -p 50001 -h 127.0.0.1 -U reader',
    installed: false,
    missing: 'The package is usually called postgresql-client (with Homebrew: libpq).',
  };
  return shell(world);
}

describePictures(PICTURES);
