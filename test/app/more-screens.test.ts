/** Pictures of the screens around the main ones: commands, log, profiles, palette. */
import { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { describePictures, type Picture, testThatPicturesFit } from '../support/pictures.ts';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const PICTURES: readonly Picture[] = [
  ['commands', async () => (await new AppDriver().signIn()).press('ctrl-a')],
  ['an unknown command', async () => (await new AppDriver().signIn()).press(':', 'sesions', 'enter')],
  ['an argument with its completion', async () => (await new AppDriver().signIn()).press(':', 'connect or')],
  ['log', filledLog],
  ['log wrapped', async () => (await filledLog()).press('w')],
  ['palette', async () => (await new AppDriver().signIn()).press('0', 'ctrl-p')],
  ['palette with a search', async () => (await new AppDriver().signIn()).press('0', 'ctrl-p', 'or')],
  ['palette that finds nothing', async () => (await new AppDriver().signIn()).press('0', 'ctrl-p', 'qqqqq')],
  ['profiles of a first start', async () => new AppDriver(new MemoryWorld(), { address: undefined }).start()],
  ['profiles', withProfiles],
  ['profile dialog', async () => (await withProfiles()).press('e')],
  ['profile that is deleted', async () => (await withProfiles()).press('down', 'ctrl-d')],
  ['a profile with a wrong address', wrongProfile],
  ['an empty controller', async () => (await nothingThere(true)).press('0')],
  ['a user without grants', async () => nothingThere(false)],
  ['a user with one target', oneTarget],
  ['log without lines', async () => (await filledLog()).press('/', 'zzz')],
];

async function withProfiles(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  const rest = { tls: {}, authMethodId: 'amoidc_1', loginName: undefined, scopeId: undefined };
  app.world.profiles.push({ ...rest, name: 'staging', address: 'https://boundary.staging.example.com:9200' });
  return app.press(':', 'profiles', 'enter');
}

async function wrongProfile(): Promise<AppDriver> {
  const app = await withProfiles();
  await app.press('down', 'e', 'ctrl-u', 'nonsense', 'enter');
  return app;
}

async function nothingThere(scopes: boolean): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [];
  world.controller.rows.sessions = [];
  if (!scopes) world.controller.rows.scopes = [];
  return new AppDriver(world).signIn();
}

async function oneTarget(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = world.controller.rows.targets.slice(0, 1);
  return new AppDriver(world).signIn();
}

async function filledLog(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  const { log, clock } = app.world;
  log.write('debug', 'GET    /v1/targets?recursive=true&scope_id=global 200 41ms', 'api');
  log.write('info', 'POST   /v1/targets/ttcp_1:authorize-session 200 61ms', 'api');
  log.write('warn', 'GET    /v1/sessions?recursive=true&scope_id=global 429 3ms too-many-requests', 'api');
  log.write('error', `s_1 ended, failed: ${'No worker could be reached. '.repeat(4)}`, 'proxy');
  await app.press('@');
  await clock.advance(300);
  return app;
}

describePictures(PICTURES);

testThatPicturesFit(PICTURES, [
  [40, 12],
  [300, 100],
  [76, 22],
]);
