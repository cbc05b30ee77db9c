/** Work of the program itself that comes to its end after the user went to another controller with equal ids: it does not act there. */
import { describe, expect, test } from 'vitest';
import type { AppDriver } from '../../support/app-driver.ts';
import { settle } from '../../support/manual-clock.ts';
import { account, authMethod } from '../../support/resources.ts';
import {
  forwardOnProduction,
  signedInToProduction,
  type Two,
  toStaging,
  withStaging,
} from '../../support/two-controllers.ts';

/** Of everything that the program may put over a screen or into its lines. */
function inSight({ state }: AppDriver): unknown {
  return [state.dialog, state.busy];
}

describe('a client program', () => {
  test.each(['launcher', 'plan'])(
    'is not run on a session that the user has left while "%s" is awaited',
    async (what) => {
      const { app } = await forwardOnProduction();
      const release = app.world.hold(what);
      await app.press('s');
      await toStaging(app);
      release();
      await settle();
      expect([app.world.lent, app.world.launched, inSight(app)]).toEqual([0, [], [undefined, undefined]]);
    },
  );

  test('is planned by what was remembered for the target of its own controller', async () => {
    const { app, staging } = await forwardOnProduction();
    const release = app.world.hold('launcher');
    staging.rows.targets = staging.rows.targets.map((row) => ({
      ...row,
      name: 'of staging',
      defaultPort: 22,
    }));
    await app.press('C');
    await toStaging(app);
    release();
    await settle();
    expect(
      app.world.launchRequests.map(({ targetName, endpointPort }) => [targetName, endpointPort]),
    ).toEqual([['orders', 5432]]);
  });

  test('in a window beside this program is not opened on the controller that was left', async () => {
    const { app, production, staging } = await signedInToProduction();
    app.world.besides = [];
    await app.press('0', '/', 'orders', 'enter');
    const release = app.world.hold('launcher');
    await app.press('S');
    await toStaging(app);
    release();
    await settle();
    expect([production.calls, staging.calls].flat()).not.toContain('authorize ttcp_1');
    expect(app.world.besides).toEqual([]);
  });

  test('that cannot be run beside this program leaves the work of the other controller alone', async () => {
    const { app, staging } = await signedInToProduction();
    await app.press('0', '/', 'orders', 'enter');
    const release = app.world.hold('launcher');
    await app.press('S');
    await toStaging(app);
    staging.hold('authorize ttcp_1');
    await app.press('0', '/', 'orders', 'enter', 's');
    const busy = app.state.busy;
    release();
    await settle();
    expect([busy, app.state.busy]).toEqual(['opening orders', 'opening orders']);
    expect(app.toast).not.toContain('tmux');
  });
});

describe('a dialog', () => {
  test('with what can be copied does not open on the equal target of the other controller', async () => {
    const { app } = await forwardOnProduction();
    await app.press('0');
    const release = app.world.hold('plan');
    await app.press('C');
    await toStaging(app);
    await app.press('0');
    release();
    await settle();
    expect(app.state.dialog).toBeUndefined();
  });

  test('with facts about a controller does not open over the other one', async () => {
    const { app, production } = await signedInToProduction();
    const release = production.hold('list workers');
    await app.press(':', 'info', 'enter');
    await toStaging(app);
    release();
    await settle();
    expect(app.state.dialog).toBeUndefined();
  });

  test('for opening a forward shows the command for the target of its own controller', async () => {
    const { app } = await signedInToProduction();
    const { world } = app;
    const choosePsql = async (display: string): Promise<void> => {
      if (world.plan !== undefined) world.plan = { ...world.plan, display };
      await app.press('0', '/', 'orders', 'enter', 'F', 'tab', 'tab', 'right');
    };
    const release = world.hold('plan');
    await choosePsql('psql to production');
    await toStaging(app);
    await choosePsql('psql to staging');
    release();
    await settle();
    expect(app.state.dialog).toMatchObject({ kind: 'connect', client: 'psql', preview: 'psql to staging' });
  });
});

describe('a list that is written to a file', () => {
  test('does not become that of the other controller when a file is there already', async () => {
    const { app } = await signedInToProduction();
    app.world.files.set('/tmp/list.csv', 'old');
    const release = app.world.hold('write file');
    await app.press('0', ':', 'save /tmp/list.csv', 'enter');
    await toStaging(app);
    release();
    await settle();
    await app.press('y');
    expect([app.state.dialog, app.world.files.get('/tmp/list.csv')]).toEqual([undefined, 'old']);
    expect(app.toast).toContain('/tmp/list.csv');
  });

  test('leaves a dialog alone that was opened meanwhile', async () => {
    const { app } = await signedInToProduction();
    const release = app.world.hold('write file');
    await app.press('0', ':', 'save /tmp/list.csv', 'enter', '/', 'orders', 'enter', 'F');
    release();
    await settle();
    expect(app.state.dialog).toMatchObject({ kind: 'connect' });
    expect(app.toast).toContain('to /tmp/list.csv');
  });
});

describe('a sign-in in the browser', () => {
  /** At the provider of production. */
  async function atProvider(): Promise<Two> {
    const two = await signedInToProduction();
    const { app, production } = two;
    production.rows['auth-methods'] = [authMethod('amoidc_1', { type: 'oidc', name: 'Okta' })];
    production.rows.accounts = [account('acctpw_1', { email: 'ana@production.example' })];
    await app.press(':', 'logout', 'enter', 'y', 'enter');
    expect(app.state.signIn.browser).toBeDefined();
    withStaging(app.world);
    return two;
  }

  test.each([
    ['given up', async (app: AppDriver) => void (await app.press('esc'))],
    ['left for another controller', async (app: AppDriver) => void (await toStaging(app))],
  ])('that is answered after it was %s is taken back', async (_, leave) => {
    const { app, production } = await atProvider();
    production.providerDone = true;
    const release = production.hold('poll oidc');
    await app.world.clock.advance(1_500);
    await leave(app);
    const { phase, address } = app.state.connection;
    production.calls.length = 0;
    release();
    await settle();
    expect(production.calls).toContain('delete token');
    expect(app.state.connection).toMatchObject({ phase, address });
  });

  test('does not name the user of the other controller', async () => {
    const { app, production } = await atProvider();
    const release = production.hold('read acctpw_1');
    production.providerDone = true;
    await app.world.clock.advance(1_500);
    await toStaging(app);
    const name = app.state.connection.loginName;
    release();
    await settle();
    expect(app.state.connection.loginName).toBe(name);
  });

  test('is not stored again by a name that comes after the sign-out', async () => {
    const { app, production } = await atProvider();
    const { api } = production;
    const { read } = api;
    const gate = Promise.withResolvers<void>();
    api.read = async (name, id) => {
      const answer = await read(name, id);
      await gate.promise;
      return answer;
    };
    production.providerDone = true;
    await app.world.clock.advance(1_500);
    api.read = read;
    await app.press(':', 'logout', 'enter', 'y');
    gate.resolve();
    await settle();
    expect(app.world.storedToken).toBeUndefined();
  });
});
