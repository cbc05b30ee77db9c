/** Going from one controller to another one, and what is known of saved ones, when answers come late. */
import { describe, expect, test } from 'vitest';
import type { Lab } from '../../../src/app/core/ports.ts';
import { visibleView } from '../../../src/app/core/state.ts';
import { NO_MEMORY } from '../../../src/app/features/forwards/forward-request.state.ts';
import { profileRows } from '../../../src/app/features/profiles/profiles.select.ts';
import { BndError } from '../../../src/lib/errors.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import { MemoryWorld } from '../../support/memory-world.ts';
import {
  forwardOnProduction,
  PRODUCTION,
  REST,
  STAGING,
  signedInToProduction,
  toProduction,
  toStaging,
} from '../../support/two-controllers.ts';

const THIRD = 'http://127.0.0.1:9400';

function profileRow(app: AppDriver, name: string) {
  return profileRows(app.state, visibleView(app.state)).find(({ id }) => id === name);
}

describe('using a profile', () => {
  test('the one that was asked for last wins', async () => {
    const { app } = await signedInToProduction();
    app.world.addController(THIRD);
    app.world.profiles.push({ ...REST, name: 'third', address: THIRD });
    const release = app.world.hold('settings');
    app.app.perform({ type: 'profile.use', name: 'staging' });
    app.app.perform({ type: 'profile.use', name: 'third' });
    await settle();
    expect(app.state.connection.address).toBe(THIRD);
    release();
    await settle();
    expect(app.state.connection.address).toBe(THIRD);
  });

  test('is not covered by the list of profiles that was asked for before', async () => {
    const { app } = await signedInToProduction();
    const release = app.world.hold('settings');
    await app.press(':', 'ctx', 'enter');
    await toStaging(app);
    release();
    await settle();
    expect(app.screen).toBe('targets');
  });

  test('what goes on meanwhile is what is open elsewhere', async () => {
    const { app } = await forwardOnProduction();
    await toStaging(app);
    expect(app.toast).toMatch(/1 forward keeps running .*staging/);
    await app.world.clock.advance(10_000);
    await toProduction(app);
    expect(app.toast).toBe('');
  });
});

describe('what is known of a profile', () => {
  test('is not what an older look at its token found', async () => {
    const { app } = await signedInToProduction();
    app.world.profiles.reverse();
    const release = app.world.hold('load token');
    await app.press(':', 'ctx', 'enter', 'g', 'o', 'y');
    expect(profileRow(app, 'staging')?.token).toBe('none');
    release();
    await settle();
    expect(profileRow(app, 'staging')?.token).toBe('none');
  });

  test('is not what a test of its former address found', async () => {
    const { app, staging } = await signedInToProduction();
    const gate = Promise.withResolvers<void>();
    const { check } = staging.api;
    staging.api.check = async () => gate.promise.then(() => check());
    await app.press(':', 'ctx', 'enter', 'down', 't', 'e', 'ctrl-u', THIRD, 'enter');
    expect(profileRow(app, 'staging')).toMatchObject({ address: THIRD, check: undefined });
    gate.resolve();
    await settle();
    expect(profileRow(app, 'staging')?.check).toBeUndefined();
  });

  test('is saved without closing what was opened meanwhile', async () => {
    const { app } = await signedInToProduction();
    await app.press(':', 'ctx', 'enter', 'down', 'R', 'ctrl-u', 'test');
    const release = app.world.hold('settings');
    await app.press('enter', 'esc', '0', 'down', 'F');
    const { cursor } = app;
    release();
    await settle();
    expect(app.world.profiles.map(({ name }) => name)).toContain('test');
    expect([app.state.dialog?.kind, app.screen, app.cursor]).toEqual(['connect', 'targets', cursor]);
  });
});

describe('another address in the sign-in form', () => {
  const LAB: Lab = {
    api: 'http://127.0.0.1:9400',
    loginName: 'admin',
    password: 'secret',
    authMethodId: 'ampw_1',
  };

  async function signedInByAddress(app: AppDriver, address: string): Promise<void> {
    for (let tabs = 0; tabs < 9 && app.state.signIn.focus !== 'address'; tabs += 1) await app.press('tab');
    await app.press('ctrl-u', address, 'enter');
    for (let tabs = 0; tabs < 9 && app.state.signIn.focus !== 'login'; tabs += 1) await app.press('tab');
    await app.press('ctrl-u', 'ana', 'tab', 'ctrl-u', 'secret', 'enter');
    expect(app.state.connection).toMatchObject({ phase: 'signed-in', address });
  }

  test('is not the lab, and its sign-in is kept', async () => {
    const world = new MemoryWorld();
    world.addController(LAB.api);
    const app = await new AppDriver(world, { lab: LAB }).start();
    await signedInByAddress(app, PRODUCTION);
    expect(app.state.connection.lab).toBe(false);
    expect(world.storedToken?.token).toBe('at_1_secret');
  });

  test('does not answer for targets with what was remembered at the former one', async () => {
    const { app, production } = await signedInToProduction();
    app.world.storedToken = undefined;
    await app.press('0', '*');
    expect(Object.values(app.state.memory)).toMatchObject([{ favourite: true }]);
    production.failure = new BndError('unauthenticated', 'Unauthenticated.');
    await app.press('ctrl-r');
    production.failure = undefined;
    const settings = await app.world.ports().settings();
    await settings.saveTargetMemory(STAGING, 'ttcp_1', { ...NO_MEMORY, listenPort: 15_432 });
    app.app.store.subscribe((state) => {
      if (state.connection.address === STAGING && state.memory.ttcp_2?.favourite) seen.push('favourite');
    });
    const seen: string[] = [];
    await signedInByAddress(app, STAGING);
    expect([seen, app.state.memory.ttcp_1?.listenPort, app.state.memory.ttcp_2]).toEqual([
      [],
      15_432,
      undefined,
    ]);
  });
});
