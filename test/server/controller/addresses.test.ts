/** Addresses of targets and static hosts, as tables of what an official controller takes and refuses. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Harness, startController } from './harness.ts';

let harness: Harness;
let names = 0;
beforeAll(async () => {
  harness = await startController();
});
afterAll(() => harness.close());

const targetWith = (address: string): Promise<Answer> =>
  harness.admin('POST', '/v1/targets', {
    type: 'tcp',
    scope_id: 'p_1234567890',
    name: `target ${names++}`,
    address,
    attributes: { default_port: 22 },
  });
const hostWith = (address: string): Promise<Answer> =>
  harness.admin('POST', '/v1/hosts', {
    type: 'static',
    host_catalog_id: 'hcst_1234567890',
    attributes: { address },
  });

const LENGTH = 'Address length must be between 3 and 255 characters.';
const BRACKETS = 'address cannot be encapsulated by brackets';
const UNPARSED = 'failed to parse address';
/** Address, why a target refuses it, and why a host does; undefined: it is taken. */
const TABLE: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['10.0.0.1', undefined, undefined],
  ['2001:db8::1', undefined, undefined],
  ['host.example.', undefined, undefined],
  ['0x7f.1a', undefined, undefined],
  ['host_name', 'invalid address', undefined],
  ['-host', 'invalid address', undefined],
  ['a..b', 'invalid address', undefined],
  ['1.2.3.256', 'invalid address', undefined],
  ['1.2.3.4/24', 'invalid address', undefined],
  ['*.example.com', 'invalid address', undefined],
  ['a', LENGTH, LENGTH],
  ['x'.repeat(256), LENGTH, LENGTH],
  ['[2001:db8::1]', BRACKETS, BRACKETS],
  ['[::1', UNPARSED, "missing ']' in address"],
  ['::1%lo', UNPARSED, 'too many colons in address'],
  ['a b', UNPARSED, UNPARSED],
  ['a%zz', UNPARSED, UNPARSED],
  ['host\\x', UNPARSED, UNPARSED],
  ['host:', 'missing port value after colon', 'missing port value after colon'],
  ['@ab', 'invalid address', undefined],
  ['127.0.0.1:22', 'Address does not support a port.', 'Address for static hosts does not support a port.'],
  ['[::1]:22', 'Address does not support a port.', 'Address for static hosts does not support a port.'],
];

describe.each([
  ['a target', targetWith, 1],
  ['a host', hostWith, 2],
] as const)('%s', (_owner, create, column) => {
  test.each(TABLE)('%s', async (...row) => {
    const [answer, why] = [await create(row[0]), row[column]];
    expect(answer.status).toBe(why === undefined ? 200 : 400);
    expect(answer.text).toContain(why ?? row[0]);
  });
});

test.each([
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  [' 10.0.0.2 ', '10.0.0.2'],
])('%s is stored as %s', async (given, stored) => {
  expect((await targetWith(given)).body.address).toBe(stored);
  expect((await hostWith(given)).body.attributes).toEqual({ address: stored });
});
