/** What the connect dialog says of the answers so far, and what is said where no client can be run. */
import { BndError } from '../../../../src/lib/errors.ts';
import type { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { target } from '../../../support/resources.ts';
import { onBilling, signedIn } from '../../../support/ways.ts';

const PSQL = {
  client: 'psql',
  program: 'psql',
  args: [],
  env: {},
  files: [],
  display: 'psql -p 15432 -h 127.0.0.1 -d orders',
  installed: true,
};
const BUSY = 'Port 5432 on 127.0.0.1 is in use.';
const PACKAGE = 'The package is usually called postgresql-client (with Homebrew: libpq).';

const onOrders = (world: MemoryWorld, ...keys: readonly string[]) =>
  signedIn(['0', '/', 'orders', 'enter', ...keys], world);

function answered(...keys: readonly string[]): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = PSQL;
  world.savedMemory.ttcp_1 = {
    listenAddress: undefined,
    listenPort: 15_432,
    ifBusy: undefined,
    client: 'psql',
    commandText: '-d orders',
    idleMs: 900_000,
    onExpiry: 'reopen',
    closeOnExit: true,
    onSignIn: true,
    hostId: undefined,
    favourite: false,
    lastUsedAtMs: undefined,
  };
  return onOrders(world, 'F', ...keys);
}

function oneConnection(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.controller.rows.targets = [target('ttcp_1', { name: 'orders', sessionConnectionLimit: 1 })];
  return signedIn(['0', 'F'], world);
}

function portInUse(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.portFailure = new BndError('port-busy', BUSY);
  return onOrders(world, 'F', '5432', 'enter');
}

function missing(): Promise<AppDriver> {
  const world = new MemoryWorld();
  world.plan = { ...PSQL, installed: false, missing: PACKAGE };
  return onOrders(world, 's');
}

testStates([
  ['of a chosen host', () => onBilling('down', 'enter'), '< db-1 >', '2 hosts', 'session max 8h00m'],
  ['the last answers', answered, '[15432', '< psql >', '[15m', '< reopen >', '[x]', PSQL.display],
  [
    'a command of one\u2019s own',
    () => answered('tab', 'tab', 'left', 'left', 'tab'),
    '< custom >',
    '[-d orders',
    PSQL.display,
  ],
  ['one connection a session', oneConnection, '1 connection per session'],
  ['a port in use', portInUse, BUSY, 'local port'],
  [
    'no client that fits',
    () => onOrders(new MemoryWorld(), 's'),
    'Which client for orders?',
    '127.0.0.1:50001',
    '1 psql 2 ssh 3 custom',
    '<c>',
  ],
  [
    'a command for an open session',
    () => onOrders(new MemoryWorld(), 's', 'up', 'enter'),
    'Run on orders',
    '< custom >',
    '[ Run ]',
  ],
  [
    'a client that is not installed',
    missing,
    'psql is not installed',
    'postgresql-client',
    'forward is open',
    PSQL.display,
    '<c>',
  ],
]);
