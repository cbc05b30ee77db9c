/** Ways to screens that several tests look at. */
import type { ViewRequest } from '../../src/app/core/view.ts';
import { BndError } from '../../src/lib/errors.ts';
import { AppDriver } from './app-driver.ts';
import { settle } from './manual-clock.ts';
import { MemoryWorld } from './memory-world.ts';
import { session } from './resources.ts';

// Clock times are shown in local time.
process.env.TZ = 'UTC';

/** Signed in, then these keys. */
export async function signedIn(keys: readonly string[] = [], world = new MemoryWorld()): Promise<AppDriver> {
  return (await new AppDriver(world).signIn()).press(...keys);
}

/** On the page of a target with two hosts. */
export function onBilling(...keys: readonly string[]): Promise<AppDriver> {
  return signedIn(['0', '/', 'billing', 'enter', 'enter', ...keys]);
}

/** With a command, then these keys. */
export function byCommand(
  line: string,
  keys: readonly string[] = [],
  world = new MemoryWorld(),
): Promise<AppDriver> {
  return signedIn([':', line, 'enter', ...keys], world);
}

/** On the page of a session of our own that a client uses. */
export async function withTraffic(): Promise<AppDriver> {
  const app = await signedIn(['0', '/', 'orders', 'enter', 'F', 'enter']);
  const openedAtMs = app.world.clock.now();
  const both = { worker: 'worker-1:9202', bytesUp: 1_100_000, bytesDown: 5_242_880, openedAtMs };
  const closed = { closedAtMs: openedAtMs, closedReason: 'The client closed the connection.' };
  app.world.forwards[0]?.set({
    bytesUp: 1_100_000,
    bytesDown: 5_242_880,
    openConnections: 1,
    totalConnections: 2,
    connections: [
      { ...both, ...closed, number: 1, clientAddress: '127.0.0.1:51102', state: 'closed' },
      {
        ...both,
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

/** On the question whether three marked sessions are to be canceled. */
/** Forwards that are open, fail, ended, and are kept in the background. */
export async function withForwards(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.running = [
    {
      sessionId: 's_1',
      targetId: 'ttcp_1',
      target: 'orders',
      controller: world.controller.address,
      listenAddress: '127.0.0.1',
      listenPort: 15_432,
      expiresAtMs: world.clock.now() + 3_600_000,
      figures: { openConnections: 2, bytesUp: 10, bytesDown: 2048 },
    },
  ];
  const app = await signedIn([':', 'c billing 20000', 'enter', ':', 'c orders 20001', 'enter'], world);
  world.forwards[1]?.finish('session-over');
  await world.clock.advance(1100);
  return app.press(':', 'forwards', 'enter');
}

export async function cancelMany(...keys: readonly string[]): Promise<AppDriver> {
  const app = await (await withTraffic()).press(':', 'sessions', 'enter', 'm', 'space', 'G', 'ctrl-space');
  return app.press('/', 'orders', 'enter', 'ctrl-d', ...keys);
}

/** A cancel that the controller refuses. */
export async function cancelRefused(): Promise<AppDriver> {
  const app = await byCommand('sessions');
  app.world.controller.failure = new BndError('forbidden', 'Forbidden.');
  return app.press('ctrl-d', 'y');
}

/** On the credentials of a session, of so many sources. */
export function brokered(sources: number, ...keys: readonly string[]): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.brokered = Array.from({ length: sources }, (_, index) => ({
    source: `source-${index}`,
    values: { username: `user-${index}`, password: `hush-${index}` },
  }));
  return signedIn(['0', '/', 'orders', 'enter', 'F', 'enter', 'x', ...keys], world);
}

/** On the profiles, of which one has an address that is too long for its column. */
export async function withProfiles(...keys: readonly string[]): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  const rest = { tls: {}, authMethodId: 'amoidc_1', loginName: undefined, scopeId: undefined };
  app.world.profiles.push({ ...rest, name: 'staging', address: 'https://boundary.staging.example.com:9200' });
  return app.press(':', 'profiles', 'enter', ...keys);
}

/** On a log with a line of each level. */
export async function filledLog(...keys: readonly string[]): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  const { log, clock } = app.world;
  log.write('debug', 'GET    /v1/targets?recursive=true&scope_id=global 200 41ms', 'api');
  log.write('info', 'POST   /v1/targets/ttcp_1:authorize-session 200 61ms', 'api');
  log.write('warn', 'GET    /v1/sessions?recursive=true&scope_id=global 429 3ms too-many-requests', 'api');
  log.write('error', `s_1 ended, failed: ${'No worker could be reached. '.repeat(4)}`, 'proxy');
  await app.press('@');
  await clock.advance(300);
  return app.press(...keys);
}

/** On the choices, some of which cannot be had. */
export function withProblems(...keys: readonly string[]): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.preferences = { theme: 'light', mouse: true, keys: { 'target.forward': ['p'], fly: ['Z'] } };
  return byCommand('config', keys, world);
}

/** On targets with sessions of ours and of others. */
export function onSharedTargets(...keys: readonly string[]): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.sessions = [
    ...['s_1', 's_2'].map((id) => session(id)),
    ...['s_3', 's_4'].map((id) => session(id, { userId: 'u_2' })),
    session('s_5', { targetId: 'ttcp_2', userId: 'u_2' }),
  ];
  return signedIn(['0', ...keys], world);
}

/** Signed in, then at this place. */
export async function goTo(world: MemoryWorld, view: ViewRequest): Promise<AppDriver> {
  const app = await new AppDriver(world).signIn();
  if (view.screen === 'target') await app.press('0', 'esc');
  app.app.perform({ type: 'open', view });
  await settle();
  return app;
}

/** The controller tells its auth methods, of a target also what lists tell, and nothing else: `answer` stands for everything. */
export function withAnswers({ screen }: ViewRequest, answer: () => Promise<never>): MemoryWorld {
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
