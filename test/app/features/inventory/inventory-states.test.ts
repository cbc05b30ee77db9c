/** What the lists of stores, catalogs and aliases say where they are empty. */
import { furnished } from '../../../support/furnished.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { byCommand } from '../../../support/ways.ts';

function forbidden(): MemoryWorld {
  const world = furnished();
  world.controller.refused.add('list credential-stores');
  return world;
}

testStates([
  [
    'no credential stores',
    () => byCommand('stores', [], new MemoryWorld()),
    'No credential stores visible to you',
    'boundary credential-stores create',
  ],
  [
    'credential stores that may not be listed',
    () => byCommand('stores', [], forbidden()),
    'lack permission to list credential stores',
    'administrator',
    'ids=*;type=credential-store;actions=list,read',
  ],
]);
