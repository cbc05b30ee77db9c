/** Every screen that shows data in each of its states: it has to say what is the matter and what to do next. With rows they are in the other pictures. */
import type { PlaceRequest } from '../../src/app/core/view.ts';
import { BndError } from '../../src/lib/errors.ts';
import { AppDriver } from '../support/app-driver.ts';
import { settle } from '../support/manual-clock.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { describePictures, type Picture } from '../support/pictures.ts';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

const target = { targetId: 'ttcp_1' };
const PLACES: Readonly<Record<string, PlaceRequest>> = {
  scopes: { screen: 'scopes' },
  'targets of all projects': { screen: 'targets' },
  'target hosts': { screen: 'target', params: target },
  'target host sets': { screen: 'target', params: target, tab: 'sets' },
  'target credentials': { screen: 'target', params: target, tab: 'credentials' },
  'target sessions': { screen: 'target', params: target, tab: 'sessions' },
  sessions: { screen: 'sessions' },
  session: { screen: 'session', params: { sessionId: 's_1' } },
  'raw target': { screen: 'raw', params: { kind: 'target', id: 'ttcp_1' } },
  'session in words': { screen: 'describe', params: { kind: 'session', id: 's_1' } },
};
const ONE_RESOURCE = ['target hosts', 'session', 'raw target', 'session in words'];

const AWAY = new BndError('controller-unreachable', 'No connection to 127.0.0.1:9200.');
const BROKEN = new BndError('controller-error', 'The controller answered 500.');

/** The controller tells its auth methods, of a target also what lists tell, and nothing else: `answer` stands for everything. */
function withAnswers({ screen }: PlaceRequest, answer: () => Promise<never>): MemoryWorld {
  const world = new MemoryWorld();
  const { api } = world.controller;
  const { list } = api;
  Object.assign(api, {
    list: async (...request: Parameters<typeof list>) =>
      request[0] === 'auth-methods' || screen === 'target' ? list(...request) : answer(),
    read: answer,
  });
  return world;
}

async function arrive(world: MemoryWorld, place: PlaceRequest): Promise<AppDriver> {
  const app = await new AppDriver(world).signIn();
  if (place.screen === 'target') await app.press('0', 'esc');
  app.app.perform({ type: 'open', place });
  await settle();
  return app;
}

const STATES: Readonly<Record<string, (place: PlaceRequest) => Promise<AppDriver>>> = {
  loading: (place) =>
    arrive(
      withAnswers(place, () => new Promise(() => undefined)),
      place,
    ),
  'never loaded': (place) =>
    arrive(
      withAnswers(place, () => Promise.reject(BROKEN)),
      place,
    ),
  empty: (place) => {
    const world = new MemoryWorld();
    const { rows } = world.controller;
    rows.sessions =
      place.screen === 'session' || place.screen === 'describe' ? rows.sessions.slice(0, 1) : [];
    rows.targets = place.screen === 'targets' || place.screen === 'scopes' ? [] : rows.targets.slice(0, 2);
    return arrive(world, place);
  },
  'controller away': async (place) => {
    const app = await arrive(new MemoryWorld(), place);
    app.world.controller.failure = AWAY;
    await app.world.clock.advance(14_000);
    return app;
  },
};

/** Where another file does not have it already. */
const PICTURES: readonly Picture[] = [
  ...Object.entries(PLACES).flatMap(([name, place]) =>
    Object.entries(STATES).map(([state, reach]) => [`${name}, ${state}`, () => reach(place)] as const),
  ),
  ...ONE_RESOURCE.map((name) => [`${name}, deleted meanwhile`, () => deleted(PLACES[name])] as const),
  [
    'palette, loading',
    async () => (await STATES.loading?.({ screen: 'targets' }))?.press('ctrl-p') ?? never(),
  ],
  [
    'palette, controller away',
    async () => (await STATES['controller away']?.({ screen: 'targets' }))?.press('ctrl-p') ?? never(),
  ],
  [
    'a project without targets',
    () => STATES.empty?.({ screen: 'targets', params: { scopeId: 'p_2' } }) ?? never(),
  ],
  [
    'a target that nothing is known of',
    () =>
      arrive(
        withAnswers({ screen: 'session' }, () => Promise.reject(BROKEN)),
        { screen: 'target', params: target },
      ),
  ],
  ['profiles, unreadable', unreadableProfiles],
  ['log, empty', async () => (await new AppDriver().signIn()).press('@', '1')],
  ['scopes, a disabled key', async () => (await arrive(nothingIn(), { screen: 'scopes' })).press('enter')],
  [
    'target, a disabled key',
    async () =>
      (await arrive(new MemoryWorld(), { screen: 'target', params: { targetId: 'ttcp_3' } })).press('F'),
  ],
  [
    'sessions, a disabled key',
    async () => (await arrive(new MemoryWorld(), { screen: 'sessions' })).press('x'),
  ],
  [
    'session, a disabled key',
    async () =>
      (await arrive(new MemoryWorld(), { screen: 'session', params: { sessionId: 's_1' } })).press('s'),
  ],
  [
    'raw, a disabled key',
    async () =>
      (await arrive(new MemoryWorld(), { screen: 'raw', params: { kind: 'target', id: 'ttcp_1' } })).press(
        'n',
      ),
  ],
  ['target, deleted, a disabled key', async () => (await deleted(PLACES['target hosts'])).press('F')],
  [
    'profiles, a disabled key',
    async () => (await new AppDriver(new MemoryWorld(), { address: undefined }).start()).press('e'),
  ],
  ['log, a disabled key', async () => (await new AppDriver().signIn()).press('@', '1', 'ctrl-s')],
  [
    'palette, a disabled key',
    async () => (await new AppDriver().signIn()).press('ctrl-p', ':help', 'ctrl-o'),
  ],
];

function never(): never {
  throw new Error('there is no such state');
}

function nothingIn(): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.scopes = [];
  return world;
}

async function deleted(place: PlaceRequest = { screen: 'scopes' }): Promise<AppDriver> {
  const app = await arrive(new MemoryWorld(), place);
  app.world.controller.rows.targets.shift();
  app.world.controller.rows.sessions.shift();
  await app.world.clock.advance(16_000);
  return app;
}

async function unreadableProfiles(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const ports = world.ports.bind(world);
  const refused = new BndError(
    'settings-unreadable',
    '/settings.json cannot be used: it holds no JSON object.',
  );
  world.ports = (lab) => ({ ...ports(lab), settings: () => Promise.reject(refused) });
  const app = await new AppDriver(world, { address: undefined }).start();
  await settle();
  return app.press('esc');
}

describePictures(PICTURES);
