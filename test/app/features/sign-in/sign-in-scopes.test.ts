/** A controller whose orgs have auth methods of their own. */
import { afterEach, expect, test } from 'vitest';
import { AppDriver } from '../../../support/app-driver.ts';
import { authMethod } from '../../../support/resources.ts';
import { openApp, type TestTerminal } from '../../../support/terminal.tsx';

const org = (name: string) => ({
  scopeId: `o_${name}`,
  scope: { id: `o_${name}`, type: 'org', name, description: undefined, parentScopeId: 'global' },
});

async function withOrgs(): Promise<AppDriver> {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = [
    authMethod('amoidc_c', { type: 'oidc', name: 'Entra', isPrimary: false, ...org('contoso') }),
    authMethod('amldap_a', { type: 'ldap', name: 'Corp LDAP', isPrimary: false, ...org('acme') }),
    authMethod('ampw_a', { name: 'Password', isPrimary: true, ...org('acme') }),
    authMethod('ampw_g', { name: 'Password', isPrimary: true, scopeId: 'global' }),
  ];
  return app.start();
}

let terminal: TestTerminal | undefined;
afterEach(() => terminal?.close());

const form = ({ state: { signIn } }: AppDriver) => [signIn.focus, signIn.methodId];

test('the scope is chosen first, then a method of it', async () => {
  const app = await withOrgs();
  await app.press('shift-tab');
  expect(form(app)).toEqual(['scope', 'ampw_g']);
  await app.press('right');
  expect(form(app)).toEqual(['scope', 'ampw_a']);
  await app.press('right');
  expect(form(app)).toEqual(['scope', 'amoidc_c']);
  await app.press('right', 'left', 'left', 'tab', 'up');
  expect(form(app)).toEqual(['method', 'amldap_a']);
});

test('orgs with one method each in the browser: the scope is what there is to choose', async () => {
  const app = new AppDriver();
  app.world.controller.rows['auth-methods'] = ['acme', 'contoso'].map((name) =>
    authMethod(`amoidc_${name}`, { type: 'oidc', name: 'Okta', ...org(name) }),
  );
  await app.start();
  expect(form(app)).toEqual(['scope', 'amoidc_acme']);
  await app.press('right');
  expect(form(app)).toEqual(['scope', 'amoidc_contoso']);
});

test('the method of the chosen org is named to the controller', async () => {
  const app = await withOrgs();
  const { api } = app.world.controller;
  const { authenticate } = api;
  const asked: string[] = [];
  api.authenticate = (request, options) => {
    asked.push(request.authMethodId);
    return authenticate(request, options);
  };
  await app.press('shift-tab', 'right', 'tab', 'tab', 'ana', 'tab', 'secret', 'enter');
  expect([app.screen, asked]).toEqual(['scopes', ['ampw_a']]);
});

test('only the methods of the chosen scope are shown, below the names of all', async () => {
  const app = await (await withOrgs()).press('shift-tab', 'right');
  terminal = await openApp(app, 80, 24);
  expect(terminal.frame()).toMatch(/Scope {6} {1,3}global {2}< acme > {2}contoso/);
  expect(terminal.frame()).toMatch(/\( \) ldap {2}Corp LDAP\s/);
  expect(terminal.frame()).toMatch(/\(o\) password, primary {2}Password/);
  expect(terminal.frame()).not.toContain('Entra');
});

test('a controller with one scope does not ask for it', async () => {
  const app = await new AppDriver().start();
  terminal = await openApp(app, 80, 24);
  expect(terminal.frame()).not.toContain('Scope  ');
  await app.press('shift-tab', 'tab');
  expect(app.state.signIn.focus).toBe('login');
});
