import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { describePictures, type Picture } from '../../../support/pictures.ts';
import { authMethod, session } from '../../../support/resources.ts';

const PICTURES: readonly Picture[] = [
  ['sign-in with scopes', signInWithScopes],
  ['chips of a filter', async () => (await onTargets()).press('/', 'type=tcp sess>0 or', 'enter')],
  ['an unknown key of a filter', async () => (await onTargets()).press('/', 'colour=red')],
  ['an empty filter', async () => (await onTargets()).press('/')],
  ['a key of a filter with its completion', async () => (await onTargets()).press('/', 'type=tcp se')],
  ['sessions of mine and of others', onTargets],
  ['save dialog', async () => (await onTargets()).press('ctrl-s', 'tab')],
  [
    'a file that is there',
    async () => (await onTargets()).press(':', 'save a', 'enter', ':', 'save a', 'enter'),
  ],
];

async function onTargets(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.sessions = [
    ...['s_1', 's_2'].map((id) => session(id)),
    ...['s_3', 's_4'].map((id) => session(id, { userId: 'u_2' })),
    session('s_5', { targetId: 'ttcp_2', userId: 'u_2' }),
  ];
  return (await new AppDriver(world).signIn()).press('0');
}

async function signInWithScopes(): Promise<AppDriver> {
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

describePictures(PICTURES);
