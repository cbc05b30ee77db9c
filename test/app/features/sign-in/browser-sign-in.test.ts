import { expect, test } from 'vitest';
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { account, authMethod } from '../../../support/resources.ts';

async function atProvider(): Promise<AppDriver> {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = [authMethod('amoidc_1', { type: 'oidc', name: 'Okta' })];
  await app.start();
  return app.press('enter');
}

function polls(app: AppDriver): number {
  return app.world.controller.calls.filter((call) => call === 'poll oidc').length;
}

test('the address is opened, shown and copied, and the controller is asked every 1.5 s until the token is there', async () => {
  const app = await atProvider();
  expect(app.state.signIn.browser?.authUrl).toBe('https://login.example/authorize?state=abc');
  expect(app.world.openedUrls).toHaveLength(1);
  await app.press('c', 'o');
  expect([app.world.copied, app.world.openedUrls.length]).toEqual([
    ['https://login.example/authorize?state=abc'],
    2,
  ]);
  await app.world.clock.advance(4500);
  expect([polls(app), app.screen]).toEqual([4, 'sign-in']);
  app.world.controller.providerDone = true;
  await app.world.clock.advance(1500);
  expect([app.screen, app.state.signIn.browser]).toEqual(['scopes', undefined]);
  expect(app.world.storedToken?.token).toBe('at_1_secret');
});

test('one is called by what the account says', async () => {
  const app = await atProvider();
  app.world.controller.rows.accounts = [account('acctpw_1', { email: 'ana@acme.example', subject: '8f2c' })];
  app.world.controller.providerDone = true;
  await app.world.clock.advance(1500);
  expect(app.state.connection.loginName).toBe('ana@acme.example');
  expect(app.world.storedToken?.loginName).toBe('ana@acme.example');
});

test('an account that cannot be read leaves the user without a name, silently', async () => {
  const app = await atProvider();
  app.world.controller.rows.accounts = [];
  app.world.controller.providerDone = true;
  await app.world.clock.advance(1500);
  expect([app.state.connection.loginName, app.toast]).toEqual([undefined, 'Signed in as u_1']);
});

test('a controller that is away meanwhile does not end the attempt', async () => {
  const app = await atProvider();
  app.world.controller.failure = new BndError('controller-unreachable', 'No answer.');
  await app.world.clock.advance(6000);
  app.world.controller.failure = undefined;
  app.world.controller.providerDone = true;
  await app.world.clock.advance(1500);
  expect(app.screen).toBe('scopes');
});

test('esc gives up, and a new attempt is asked for on its own', async () => {
  const app = await atProvider();
  await app.press('esc');
  const before = polls(app);
  await app.world.clock.advance(6000);
  expect([app.state.signIn.browser, app.state.signIn.status, polls(app)]).toEqual([
    undefined,
    'idle',
    before,
  ]);
  await app.press('enter', 'r');
  await app.world.clock.advance(1500);
  // The attempt before `r` is over: only the newest one asks.
  expect(polls(app)).toBe(before + 3);
});

test('after five minutes it is over, and says so', async () => {
  const app = await atProvider();
  await app.world.clock.advance(300_000);
  expect(app.state.signIn.browser).toBeUndefined();
  expect(app.state.signIn.failure?.message).toContain('5 minutes');
  await app.press('enter');
  expect(app.state.signIn.browser).toBeDefined();
});
