/** Several ways to sign in at one controller. */
import { expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { authMethod } from '../../../support/resources.ts';

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
