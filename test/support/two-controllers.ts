/** A program with two controllers with identical ids: signed in to production, with a stored sign-in to staging. */
import { expect } from 'vitest';
import { AppDriver } from './app-driver.ts';
import { settle } from './manual-clock.ts';
import type { MemoryController } from './memory-controller.ts';
import { MemoryWorld } from './memory-world.ts';

export const PRODUCTION = 'http://127.0.0.1:9200';
export const STAGING = 'http://127.0.0.1:9300';
/** Fields of a profile besides its name and address. */
export const REST = { tls: {}, authMethodId: undefined, scopeId: undefined, loginName: 'ana' };
/** A stored sign-in, except for its expiry. */
export const TOKEN = {
  token: 'at_1_secret',
  authTokenId: 'at_1',
  userId: 'u_1',
  loginName: 'ana',
  authMethodId: 'ampw_1',
};

export interface Two {
  readonly app: AppDriver;
  readonly production: MemoryController;
  readonly staging: MemoryController;
}

/** Ends on the scopes of production. */
export async function signedInToProduction(): Promise<Two> {
  const world = new MemoryWorld();
  const staging = world.addController(STAGING);
  const app = await new AppDriver(world).signIn();
  withStaging(world);
  world.plan = {
    client: 'psql',
    program: 'psql',
    args: [],
    display: 'psql',
    installed: true,
    env: {},
    files: [],
  };
  return { app, production: world.controller, staging };
}

/** Profiles of both, and a sign-in that is valid for an hour. */
export function withStaging(world: MemoryWorld): void {
  world.profiles = [
    { ...REST, name: 'production', address: PRODUCTION },
    { ...REST, name: 'staging', address: STAGING },
  ];
  world.storedToken = { ...TOKEN, expiresAtMs: world.clock.now() + 3_600_000 };
}

/** Ends on the page of the session s_3. */
export async function forwardOnProduction(): Promise<Two> {
  const two = await signedInToProduction();
  await two.app.press('0', '/', 'orders', 'enter', 'F', 'enter');
  return two;
}

/** Switches to staging, on its targets. */
export async function toStaging(app: AppDriver): Promise<AppDriver> {
  return goTo(app, 'staging', STAGING);
}

/** Switches back to production, on its targets. */
export async function toProduction(app: AppDriver): Promise<AppDriver> {
  return goTo(app, 'production', PRODUCTION);
}

async function goTo(app: AppDriver, name: string, address: string): Promise<AppDriver> {
  app.app.perform({ type: 'profile.use', name });
  await settle();
  expect([app.state.connection.address, app.state.connection.phase]).toEqual([address, 'signed-in']);
  return app;
}
