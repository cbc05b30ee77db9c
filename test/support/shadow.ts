/**
 * A controller with identical ids that the program has left before a test starts, like a staging cluster restored from production: its forwards
 * continue, and its remembered values differ. Every test that runs with it shows that nothing leaks from one controller into the other.
 */

import type { App } from '../../src/app/core/app.ts';
import { NO_MEMORY } from '../../src/app/features/forwards/forward-request.state.ts';
import { openForwards } from '../../src/app/features/forwards/held-forwards.state.ts';
import type { TargetMemory } from '../../src/settings/types.ts';
import { settle } from './manual-clock.ts';
import type { MemoryController } from './memory-controller.ts';
import type { MemoryForward } from './memory-forward.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Set by the project `shadow` of the test runner. */
export const isShadowed = process.env.BND_TUI_TEST_SHADOW === '1';

const ADDRESS = 'http://127.0.0.1:9399';
/** Longer than any test advances the clock. */
const SESSION_MS = 400 * 86_400_000;
/** What is remembered of the targets there when forwards are opened, and what is chosen later; none of it was chosen for the targets of the test. */
const REMEMBERED = { ...NO_MEMORY, onExpiry: 'reopen', hostId: 'hst_9', favourite: true } as const;
const CHOSEN = {
  ...REMEMBERED,
  client: 'ssh',
  commandText: '-v',
  listenPort: 59_333,
  onSignIn: true,
} as const;

/** A program and its surroundings, like AppDriver. */
interface Driven {
  readonly app: App;
  readonly world: MemoryWorld;
  readonly isClosed: boolean;
}

interface Left {
  readonly driven: Driven;
  readonly controller: MemoryController;
  readonly forwards: readonly MemoryForward[];
  readonly requests: string;
  readonly calls: number;
  readonly memory: string;
}

const left: Left[] = [];

/** Signs in to the shadow, opens forwards on it and leaves it; otherwise the state is unchanged. */
export async function leaveShadow(driven: Driven): Promise<void> {
  if (!isShadowed) return;
  const { app, world } = driven;
  const before = app.store.getState();
  const { profiles, settingsFailure, portFailure, sessionMs } = world;
  const used = world.used.length;
  Object.assign(world, { settingsFailure: undefined, portFailure: undefined, sessionMs: SESSION_MS });
  const controller = shadowOf(world);
  await remember(world, REMEMBERED);
  world.profiles = [profileOf('shadow', ADDRESS), profileOf('nowhere', 'nowhere')];
  world.isLogMuted = true;
  app.store.setState({ readOnly: false });
  await act(app, { type: 'profile.use', name: 'shadow' });
  await openSome(app, world);
  const forwards = world.forwards.splice(0);
  world.used.splice(used);
  await act(app, { type: 'profile.use', name: 'nowhere' });
  // It waits for the next sign-in there to be reopened.
  forwards[1]?.finish('expired');
  await settle();
  await remember(world, CHOSEN);
  world.isLogMuted = false;
  Object.assign(world, { profiles, settingsFailure, portFailure, sessionMs });
  app.store.setState({ ...before, forwards: app.store.getState().forwards }, true);
  const [calls, requests] = [controller.calls.length, requestsOf(app)];
  left.push({ driven, controller, forwards, requests, calls, memory: await memoryOf(world) });
}

/** What the tests since the last call did to shadows that were left: nothing, unless the program was quit. */
export async function touchedShadows(): Promise<readonly string[]> {
  const touched = await Promise.all(left.splice(0).map(touchesOf));
  return touched.flat();
}

async function touchesOf({
  driven,
  controller,
  forwards,
  requests,
  calls,
  memory,
}: Left): Promise<readonly string[]> {
  const { app, world } = driven;
  const quit = driven.isClosed || app.store.getState().closing || world.handed.length > 0;
  const closed = forwards
    .filter((forward) => forward.closed.length > 0)
    .map(({ sessionId }) => `closed ${sessionId}`);
  return [
    ...controller.calls.slice(calls).filter((call) => call !== 'close'),
    ...(quit ? [] : closed),
    ...(quit || requestsOf(app) === requests ? [] : ['requests']),
    ...((await memoryOf(world)) === memory ? [] : ['memory']),
    ...(world.shadowRunning.length === RUNNING ? [] : ['background']),
  ];
}

/** The options of its open forwards, and their later state. */
function requestsOf({ store }: App): string {
  const views = openForwards(store.getState()).filter(({ controller }) => controller === ADDRESS);
  return JSON.stringify(views.map(({ sessionId, request }) => [sessionId, request]));
}

/** Forwards in the background, with the ids of the initial sessions. */
const RUNNING = 2;

/** The controller with the same rows, its sign-in, and what earlier runs left of it. */
function shadowOf(world: MemoryWorld): MemoryController {
  const controller = world.addController(ADDRESS);
  for (const [name, rows] of Object.entries(world.controller.rows))
    Object.assign(controller.rows, { [name]: rows.map(shadowRow) });
  const rest = { target: 'orders', controller: ADDRESS, listenAddress: '127.0.0.1', expiresAtMs: 4e12 };
  world.shadowRunning = Array.from({ length: RUNNING }, (_, index) => ({
    ...rest,
    sessionId: `s_${index + 1}`,
    targetId: `ttcp_${index + 1}`,
    listenPort: 59_400 + index,
  }));
  world.shadowToken = {
    address: ADDRESS,
    token: 'at_1_secret',
    authTokenId: 'at_1',
    userId: 'u_1',
    loginName: 'bob',
    authMethodId: 'ampw_1',
    expiresAtMs: world.clock.now() + SESSION_MS,
  };
  return controller;
}

/** Another thing of the same id. */
function shadowRow<T extends object>(row: T): T {
  const isTarget = 'defaultClientPort' in row;
  return {
    ...row,
    ...('name' in row && typeof row.name === 'string' ? { name: `shadow of ${row.name}` } : {}),
    ...(isTarget ? { address: '10.66.66.66', defaultPort: 22, defaultClientPort: 59_399 } : {}),
  };
}

/** Their sessions have the ids that come next on the other controller too. */
async function openSome(app: App, world: MemoryWorld): Promise<void> {
  const [first, second = first] = world.controller.rows.targets;
  for (const [index, target] of [first, second, first].entries()) {
    if (target === undefined) continue;
    await act(app, { type: 'connect.ask', targetId: target.id, listenPort: 59_300 + index, atOnce: true });
  }
}

async function remember(world: MemoryWorld, memory: TargetMemory): Promise<void> {
  const settings = await world.ports().settings();
  for (const { id } of world.controller.rows.targets.slice(0, RUNNING))
    await settings.saveTargetMemory(ADDRESS, id, memory);
}

async function act(app: App, action: Parameters<App['perform']>[0]): Promise<void> {
  app.perform(action);
  await settle();
}

function profileOf(name: string, address: string): MemoryWorld['profiles'][number] {
  return { name, address, tls: {}, authMethodId: undefined, scopeId: undefined, loginName: 'ana' };
}

async function memoryOf(world: MemoryWorld): Promise<string> {
  return JSON.stringify((await world.ports().settings()).targetMemory(ADDRESS));
}
