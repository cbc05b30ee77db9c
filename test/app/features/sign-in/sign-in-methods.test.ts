/** Several ways to sign in at one controller. */
import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { authMethod } from '../../../support/resources.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

async function withMethods(): Promise<AppDriver> {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = [
    authMethod('ampw_1'),
    authMethod('amldap_1', { type: 'ldap', name: 'Directory', isPrimary: false }),
    authMethod('amoidc_1', { type: 'oidc', name: 'Okta', isPrimary: false }),
  ];
  return app.start();
}

test('the primary method is chosen, and the arrows choose among all', async () => {
  const app = await withMethods();
  expect(app.state.signIn.methodId).toBe('ampw_1');
  await app.press('shift-tab', 'down', 'down');
  expect([app.state.signIn.focus, app.state.signIn.methodId]).toEqual(['method', 'amoidc_1']);
  await app.press('up');
  expect(app.state.signIn.methodId).toBe('amldap_1');
});

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

test.each([
  [100, 30],
  [80, 24],
  [60, 20],
])('at %dx%d the keys of the form name the one that chooses the method', async (columns, rows) => {
  const app = await withMethods();
  terminal = await openApp(app, columns, rows);
  expect(terminal.frame()).toContain('<right> choose');
  await app.press('shift-tab', 'right');
  expect(app.state.signIn.methodId).toBe('amldap_1');
  await app.press('right', 'right', 'left');
  expect(app.state.signIn.methodId).toBe('amoidc_1');
  await app.press('space', 'tab', 'x', 'right', 'left');
  expect([app.state.signIn.methodId, app.state.signIn.login.text]).toEqual(['ampw_1', 'x']);
});

test('a form with one method does not name it', async () => {
  const app = await new AppDriver().start();
  terminal = await openApp(app, 100, 30);
  expect(terminal.frame()).not.toContain('<right>');
});

test('LDAP takes login and password and names its method to the controller', async () => {
  const app = await withMethods();
  const { api } = app.world.controller;
  const { authenticate } = api;
  const asked: string[] = [];
  api.authenticate = (request, options) => {
    asked.push(`${request.authMethodId} ${request.loginName}`);
    return authenticate(request, options);
  };
  await app.press('shift-tab', 'down', 'tab', 'ana', 'tab', 'secret', 'enter');
  expect([app.screen, asked]).toEqual(['scopes', ['amldap_1 ana']]);
});
