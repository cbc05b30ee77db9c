/** What the sign-in form says and offers. */
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { authMethod } from '../../../support/resources.ts';

async function signedOutMeanwhile(): Promise<AppDriver> {
  const app = await new AppDriver().signIn();
  app.world.controller.failure = new BndError('unauthenticated', 'Unauthenticated.');
  await app.world.clock.advance(20_000);
  app.world.controller.failure = undefined;
  return app.press('enter');
}

async function withScopes(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const org = (name: string) => ({
    scopeId: `o_${name}`,
    scope: { id: `o_${name}`, type: 'org', name, description: undefined, parentScopeId: 'global' },
  });
  world.controller.rows['auth-methods'] = [
    authMethod('ampw_g'),
    authMethod('amoidc_a', { type: 'oidc', name: 'Okta', ...org('acme') }),
    authMethod('amldap_a', { type: 'ldap', name: 'Corp LDAP', isPrimary: false, ...org('acme') }),
    authMethod('ampw_c', org('contoso')),
  ];
  return (await new AppDriver(world).start()).press('shift-tab', 'right', 'tab', 'down', 'shift-tab');
}

testStates([
  ['before a stored sign-in is found', async () => new AppDriver(), 'stored sign-in'],
  ['without an address', async () => new AppDriver(new MemoryWorld(), { address: '' }).start(), 'Controller'],
  [
    'a password that is typed',
    async () => (await new AppDriver().start()).press('ana', 'tab', 'secret'),
    'reachable, 12 ms',
    '[ana',
    '[******',
  ],
  [
    'a wrong password',
    async () => (await new AppDriver().start()).press('ana', 'tab', 'wrong', 'enter'),
    'Unable to authenticate',
  ],
  ['a token that the controller refuses', signedOutMeanwhile, 'no longer accepts the token', '(signed out)'],
  ['methods of several scopes', withScopes, '> Scope', '< acme >', 'Okta', '(o) ldap', 'Corp LDAP'],
]);
