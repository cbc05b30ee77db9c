/** What is said where a resource is read as text. */
import { furnished } from '../../../support/furnished.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { byCommand, goTo, signedIn } from '../../../support/ways.ts';

function withoutCredentials(): MemoryWorld {
  const world = furnished();
  world.controller.rows.credentials = [];
  return world;
}

testStates([
  ['raw', () => signedIn(['0', 'y']), 'Raw billing[1/4]', '"id": "ttcp_2"'],
  ['a search', () => signedIn(['0', 'y', '/', 'id', 'enter', 'n']), '[3/4] </id> 2 found', '> "scope_id"'],
  [
    'the next place of no search',
    async () =>
      (await goTo(new MemoryWorld(), { screen: 'raw', params: { kind: 'target', id: 'ttcp_1' } })).press('n'),
    '</> searches',
  ],
  ['describe', () => signedIn(['0', 'd']), 'Describe billing[1/2]', '> Id', 'ttcp_2'],
  [
    'a credential that may not be read',
    () => byCommand('targets /brokered', ['enter', 'tab', 'down', 'enter'], withoutCredentials()),
    'Describe orders-ro',
    'clvlt_1',
  ],
]);
