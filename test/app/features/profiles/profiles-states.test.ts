/** What the profiles and their dialog say. */
import { BndError } from '../../../../src/lib/errors.ts';
import { AppDriver } from '../../../support/app-driver.ts';
import { MemoryWorld } from '../../../support/memory-world.ts';
import { testStates } from '../../../support/pictures.ts';
import { withProfiles } from '../../../support/ways.ts';

const UNREADABLE = '/settings.json cannot be used: it holds no JSON object.';

const firstStart = async (...keys: readonly string[]) =>
  (await new AppDriver(new MemoryWorld(), { address: undefined }).start()).press(...keys);

async function unreadable(): Promise<AppDriver> {
  const world = new MemoryWorld();
  const ports = world.ports.bind(world);
  const refused = new BndError('settings-unreadable', UNREADABLE);
  world.ports = (lab) => ({ ...ports(lab), settings: () => Promise.reject(refused) });
  return (await new AppDriver(world, { address: undefined }).start()).press('esc');
}

testStates([
  ['at a first start', () => firstStart(), '> lab', '<n> adds', '<enter> on lab'],
  ['of this controller', () => withProfiles(), '127.0.0.1:9200 *', 'staging', '* current'],
  ['settings that cannot be read', unreadable, UNREADABLE, new BndError('settings-unreadable', '').hint],
  ['a key that the lab has no use for', () => firstStart('e'), 'The lab is built in'],
  ['the dialog', () => withProfiles('e'), '> Address', '[http://127.0.0.1:9200', 'Login name [ana'],
  [
    'a wrong address',
    () => withProfiles('down', 'e', 'ctrl-u', 'nonsense', 'enter'),
    '"nonsense" is not an address',
    'http://127.0.0.1:9200',
  ],
  [
    'before one is deleted',
    () => withProfiles('down', 'ctrl-d'),
    'https://boundary.staging.example.com:9200',
    'deletes the stored token',
  ],
]);
