/** What the credentials of a session say and show. */
import type { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { brokered, signedIn } from '../../../support/ways.ts';

function privateKey(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const lines = Array.from({ length: 24 }, (_, index) => String(index).padStart(2, '0').repeat(32));
  const values = { username: 'root', private_key: `-----BEGIN-----\n${lines.join('\n')}\n` };
  world.controller.brokered = [{ source: 'jump-host', values }];
  return signedIn(['0', '/', 'orders', 'enter', 'F', 'enter', 'x', 'down', 'x'], world);
}

const hidden = /^(?!.*hush-)/;

testStates([
  ['none shown', () => brokered(1), '[2]', '> source-0 username ********', hidden],
  ['one shown', () => brokered(1, 'down', 'x'), '> source-0 password hush-0', 'hidden in 30s'],
  ['two hundred', () => brokered(100, 'G'), '[200]', '> source-99 password ********', hidden],
  ['one of two hundred shown', () => brokered(100, 'down', 'x'), '> source-0 password hush-0'],
  [
    'a search',
    () => brokered(100, '/', 'source-4 pass'),
    '[11/200]',
    '/ source-4 pass',
    '> source-4 password ********',
  ],
  ['a search that finds nothing', () => brokered(100, '/', 'zzz'), '[0/200]', 'No matching credential'],
  ['a private key', privateKey, '-----BEGIN-----', 'more lines', 'shown below', 'hidden in 30s'],
  [
    'on the page of the session',
    async () => (await brokered(3)).press('esc'),
    '3 brokered: source-0, source-1',
    hidden,
  ],
]);
