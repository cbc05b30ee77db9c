/** What the targets and the page of a target say besides their rows. */
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { target } from '../../../support/resources.ts';
import { goTo, onSharedTargets, signedIn } from '../../../support/ways.ts';

function withTargets(count: number): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.sessions = [];
  world.controller.rows.targets = world.controller.rows.targets.slice(0, count);
  return world;
}

function many(): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.targets = Array.from({ length: 200 }, (_, index) =>
    target(`ttcp_${index}`, { name: `db-${String(index).padStart(3, '0')}` }),
  );
  return world;
}

const favourites = (...keys: readonly string[]) => signedIn(['0', '*', 'G', '*', 'g', ...keys]);
const tabOf = (tab: string) =>
  goTo(withTargets(2), { screen: 'target', params: { targetId: 'ttcp_1' }, tab });

testStates([
  [
    'no targets at all',
    () => signedIn(['0'], withTargets(0)),
    'No targets visible to you',
    'boundary targets create',
    'administrator',
    ':ctx lab',
  ],
  [
    'a project without targets',
    () => goTo(withTargets(0), { screen: 'targets', params: { scopeId: 'p_2' } }),
    'No targets visible to you',
    '<0>',
  ],
  ['one target alone', () => signedIn([], withTargets(1)), 'Target orders', 'your only target', '<esc>'],
  ['more than fit, at the last one', () => signedIn(['0', 'G'], many()), '[200]', '> db-199'],
  ['favourites', () => favourites(), /> 1 billing .* 2 wiki /],
  ['wide', () => favourites('ctrl-w'), 'Targets(all)[3] wide', '> 1 billing'],
  ['wide and scrolled', () => favourites('ctrl-w', 'l', 'right'), 'Targets(all)[3] wide', '> 1 billing'],
  ['sessions of mine and of others', () => onSharedTargets(), 'orders'],
  [
    'read-only',
    async () => (await new AppDriver(new MemoryWorld(), { readOnly: true }).signIn()).press('0'),
    'read-only',
  ],
  [
    'a target that may not be connected to',
    () => signedIn(['0', 'G', 'F']),
    'lack permission to connect to wiki',
    'authorize-session',
  ],
  [
    'the same on its page',
    async () =>
      (await goTo(new MemoryWorld(), { screen: 'target', params: { targetId: 'ttcp_3' } })).press('F'),
    'lack permission to connect to wiki',
    'authorize-session',
  ],
  ['no hosts', () => tabOf('hosts'), '(direct address)'],
  ['no host sets', () => tabOf('sets'), 'No host sets'],
  ['no credentials', () => tabOf('credentials'), 'No credential sources'],
  ['No sessions', () => tabOf('sessions'), 'No live session', '<F>'],
]);
