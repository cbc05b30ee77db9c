/** What show the scope tree says where there is nothing to open. */
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { signedIn } from '../../../support/ways.ts';

function nothingIn(collection: 'scopes' | 'targets'): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows[collection] = [];
  return world;
}

function withoutAnswer(call: string): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.hold(call);
  return world;
}

testStates([
  [
    'without any grant',
    () => signedIn([], nothingIn('scopes')),
    'have no grants yet',
    'ids=*;type=target;actions=list,read,authorize-session',
    ':ctx',
  ],
  ['without targets', () => signedIn([], nothingIn('targets')), 'acme org 0', 'prod project 0'],
  ['before targets are listed', () => signedIn([], withoutAnswer('list targets')), /prod project +-/],
  ['before sessions are listed', () => signedIn([], withoutAnswer('list sessions')), /prod project +\d+ +-/],
  ['a key that needs a scope', () => signedIn(['enter'], nothingIn('scopes')), 'No scope selected'],
  ['a scope in use', () => signedIn(['G', 'u']), 'prod *', 'Scope set to prod'],
]);
