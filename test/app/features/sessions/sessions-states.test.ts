/** What the sessions and the page of a session say besides their rows, and what is asked before one is canceled. */
import type { ViewRequest } from '../../../../src/app/core/view.ts';
import { BndError } from '../../../../src/lib/errors.ts';
import type { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { byCommand, cancelMany, cancelRefused, goTo, withTraffic } from '../../../support/ways.ts';

const PAGE: ViewRequest = { screen: 'session', params: { sessionId: 's_1' } };

function noSessions(): MemoryWorld {
  const world = new MemoryWorld();
  world.controller.rows.sessions = [];
  return world;
}

function otherClient(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const told = {
    clientAddress: '10.1.1.1',
    clientPort: 40_000,
    endpointAddress: '10.0.0.1',
    endpointPort: 5432,
    bytesUp: 10,
    bytesDown: 2048,
  };
  world.controller.replaceSession('s_1', { connections: [{ ...told, closedReason: undefined }] });
  return byCommand('sessions', ['enter'], world);
}

function inBackground(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const expiresAtMs = world.clock.now() + 3_600_000;
  const held = { sessionId: 's_1', targetId: 'ttcp_1', target: 'orders', listenAddress: '127.0.0.1' };
  world.running = [{ ...held, controller: world.controller.address, listenPort: 15_432, expiresAtMs }];
  return byCommand('s', [], world);
}

testStates([
  ['No sessions', () => byCommand('sessions', [], noSessions()), 'No sessions', '<t>', '<m>'],
  [
    'a key that needs a session of ours',
    () => byCommand('sessions', ['x']),
    's_1 was opened by another client',
  ],
  [
    'the same on its page',
    async () => (await goTo(new MemoryWorld(), PAGE)).press('s'),
    's_1 was opened by another client',
  ],
  ['of another client', otherClient, '(other client)', 'Connections (1', '10.1.1.1:40000', '2.0K'],
  ['of this program', withTraffic, '127.0.0.1:50001', '5,242,880', '1 open, 2 total', '127.0.0.1:51544'],
  ['held in the background', inBackground, /:?15432&/],
  ['wide', () => byCommand('sessions -all', ['ctrl-w']), 'Sessions(all)[2] wide'],
  ['sorted and marked', () => cancelMany('esc', 'ctrl-\\', 'space', 'B', 'B'), '+1 marked', 'down reversed'],
  [
    'before one is canceled',
    async () => (await withTraffic()).press('ctrl-d'),
    'orders s_3 pending',
    '1 open connection will be closed',
  ],
  [
    'before one of another client is canceled',
    () => byCommand('sessions', ['ctrl-d']),
    'Opened by another client',
  ],
  [
    'before many are canceled',
    () => cancelMany(),
    'Cancel 3 sessions?',
    'owned by others',
    '1 open connection will be closed',
    'Type 3',
  ],
  [
    'a refused cancel',
    cancelRefused,
    'Could not cancel s_1',
    'Forbidden.',
    new BndError('forbidden', '').hint,
  ],
]);
