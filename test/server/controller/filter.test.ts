/** The filter language of lists: what matches, errors with their position, and how much work one filter may be. */
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/lib/json.ts';
import { createFilter, syntaxErrorOf } from '../../../src/server/controller/listing/filter.ts';
import { FilterRefused } from '../../../src/server/controller/listing/filter-text.ts';
import { readItemFilter } from '../../../src/server/controller/listing/item-filter.ts';

const ITEM = {
  id: 'ttcp_1',
  name: 'db "one"',
  type: 'tcp',
  version: 3,
  is_primary: true,
  attributes: { default_port: 22, 'odd/key': 'x', mixed: ['a', 5, true] },
  scope: { parent_scope_id: 'o_1' },
  authorized_actions: ['read', 'authorize-session'],
  states: [{ status: 'active' }, { status: 'pending' }],
};

async function matches(text: string, kind = 'target', item: JsonObject = ITEM): Promise<boolean> {
  const filter = await readItemFilter(text, kind, undefined);
  return filter?.(item) ?? true;
}

test.each([
  ['"/item/type" == "tcp"', true],
  ['"/item/type"=="tcp"', true],
  ['item.type == tcp', true],
  ['item["type"] != `ssh`', true],
  ['"/item/name" == `db "one"`', true],
  ['"/item/version" == 3', true],
  ['"/item/version" == "0x1.8p1"', true],
  ['"/item/version" == 3.5', false],
  ['"/item/is_primary" == T', true],
  ['"/item/attributes/default_port" == 22.0', true],
  ['"/item/attributes/odd~1key" == "x"', true],
  ['"/item/scope/parent_scope_id" == "o_1"', true],
  ['"read" in "/item/authorized_actions"', true],
  ['"/item/authorized_actions" contains "read"', true],
  ['"delete" not in "/item/authorized_actions"', true],
  ['"parent_scope_id" in "/item/scope"', true],
  ['5 in "/item/attributes/mixed"', true],
  ['"t" in "/item/attributes/mixed"', true],
  ['"tc" in "/item/type"', true],
  ['"/item/name" matches "^db .*e.$"', true],
  ['"/item/name" not matches "(?i)^DB"', false],
  ['"/item/name" matches "(?i)^D[a-c] .O-?N"', true],
  ['"/item/states/0/status" == "active"', true],
  ['item.states.1.status == "active"', false],
  ['"/item/scope" is not empty', true],
  ['any "/item/authorized_actions" as a { a == "read" }', true],
  ['all item.authorized_actions as i, a { a != "delete" and i != "7" }', true],
  ['any item.states as _, s { s.status == "pending" }', true],
  ['any item.scope as key { key == "parent_scope_id" }', true],
  ['any item.scope as _, v { v == "o_1" }', true],
  ['any item.states as s { any item.authorized_actions as a { a == read and s.status == active } }', true],
  ['not "/item/type" == "ssh" and ("/item/id" == "x" or "/item/id" == "ttcp_1")', true],
  ['"/item/type" == "ssh" or "/item/type" == "tcp" and "/item/version" == 4', false],
  // A key that is absent equals nothing and is empty.
  ['"/item/description" is empty', true],
  ['"/item/description" != "x"', true],
  ['"/item/description" == ""', false],
  ['"x" not in "/item/nonsense"', true],
  ['all "/item/nonsense" as a { a == "x" }', true],
  ['not "/item/nonsense" == "x"', true],
  // What cannot be evaluated matches nothing, even if negated.
  ['"/item/nonsense/deeper" != "x"', false],
  ['"/item/version" == "text"', false],
  ['not "/item/scope" == "x"', false],
  ['"/item/constructor/name" == "Object"', false],
  ['"/item/name" not matches "["', false],
])('%s → %s', async (text, expected) => {
  expect(await matches(text)).toBe(expected);
});

test.each([
  ['"/item/login_name" == ""', true],
  ['"/item/login_name" is empty', true],
  ['"/item/account_ids" is empty', true],
  ['"/item/version" == 1', true],
  ['"/item/version" == 1.0', false],
  ['"/item/scope/name" == ""', true],
  ['"/item/nonsense" != "x"', false],
  ['"/item/created_time" matches "2026"', false],
])('for items without attributes, whose fields are all there: %s → %s', async (text, expected) => {
  expect(await matches(text, 'user', { id: 'u_1', version: 1, scope: { id: 'global' } })).toBe(expected);
});

test.each([
  ['"/item', '1:7 (6)'],
  ['a ==', '1:5 (4)'],
  ['a == b c', '1:8 (7)'],
  ['(a == b', '1:8 (7)'],
  ['a ==\n  `x', '2:5 (9)'],
  ['ü == ü', '1:1 (0)'],
  ['a == ü', '1:6 (5)'],
  ['"ü" in ü', '1:8 (8)'],
  ['"x" == "y"', '1:5 (4)'],
  ['any a as { a == b }', '1:10 (9)'],
  ['5 == 5', ''],
  ['a is nonsense', ''],
  ['a is nil', '1:6 (5)'],
  ['a == 022', '1:7 (6)'],
  ['not(a == b)', '1:4 (3)'],
  ['('.repeat(5000), ''],
  ['x'.repeat(10_000), ''],
])('%s is refused at %s', (text, place) => {
  const error = syntaxErrorOf(text);
  expect(error).toBeDefined();
  expect(error).toContain(place);
});

test('a pattern that would backtrack forever does not', async () => {
  const item = { attributes: {}, name: `${'a'.repeat(50_000)}b` };
  expect(await matches('"/item/name" matches "^(a+)+$"', 'target', item)).toBe(false);
});

test.each([
  ['a pattern over the length', `"/item/name" matches "${'a'.repeat(1001)}"`],
  ['many repetitions', `"/item/name" matches "${'a{900}'.repeat(10)}"`],
  ['emptiness of a number', '"/item/version" is empty'],
])('%s is a clear refusal', async (_what, text) => {
  await expect(matches(text)).rejects.toMatchObject({
    kind: 'InvalidArgument',
    fields: [{ name: 'filter' }],
  });
});

test('every form of work counts as steps', async () => {
  const item = { attributes: {}, list: ['a', 'b', 'c', 'd'], name: 'x'.repeat(500) };
  const root = { is: 'map', map: { item }, of: undefined } as const;
  const pair = 'any item.list as a { any item.list as b { a == z or b == z } }';
  for (const [text, steps] of [
    ['item.name == y', 3],
    [pair, 100],
    [`${pair} or item.name == y`.replace(/^(.*\}) or/, '($1) or'), 104],
    ['item.name matches "^x+y"', 1_000],
    ['item.name contains y', 20],
  ] as const) {
    const enough = await createFilter(text, 10 * steps);
    expect([text, enough(root)]).toEqual([text, false]);
    await expect(createFilter(text, steps / 4).then((filter) => filter(root))).rejects.toThrow(FilterRefused);
  }
});

test('names around a comparison, and elements that they are bound to, count as well', async () => {
  const item = { list: ['a'], id: 'x' };
  const root = { is: 'map', map: { item }, of: undefined } as const;
  const within = (levels: number): string =>
    Array.from({ length: levels }).reduce<string>(
      (inner, _, level) => `any item.list as a${level}, b${level} { ${inner} }`,
      'item.id == y',
    );
  const isEnough = async (levels: number, steps: number): Promise<boolean> => {
    const filter = await createFilter(within(levels), steps);
    try {
      return !filter(root);
    } catch {
      return false;
    }
  };
  expect([await isEnough(1, 10), await isEnough(60, 600)]).toEqual([true, false]);
});

test('a comparison takes as long for a long number as for a short one', async () => {
  const root = { is: 'map', map: { item: { version: 3 } }, of: undefined } as const;
  const timeOf = async (digits: string): Promise<number> => {
    const filter = await createFilter(`item.version == "${digits}"`, 1_000_000);
    const start = performance.now();
    for (let count = 0; count < 20_000; count++) filter(root);
    return performance.now() - start;
  };
  const rounds = [0, 1, 2].map(() => async () => [await timeOf('4'), await timeOf(`${'0'.repeat(6_000)}4`)]);
  const times: number[][] = [];
  for (const round of rounds) times.push(await round());
  const fastest = (index: number): number => Math.min(...times.map((pair) => pair[index] ?? 0));
  expect(fastest(1)).toBeLessThan(10 * fastest(0));
});

test('the limit counts for all items of a request together', async () => {
  const filter = await createFilter('item.name == x', 100);
  const root = { is: 'map', map: { item: { name: 'y' } }, of: undefined } as const;
  expect(() => {
    for (let count = 0; count < 100; count++) filter(root);
  }).toThrow(FilterRefused);
});

test('10,000 rows with an ordinary filter stay far below the limit', async () => {
  const actions = Array.from({ length: 20 }, (_, index) => `action-${index}`);
  const filter = await createFilter(
    `(any item.authorized_actions as a { a == "x" }) or (item.name matches "(?i)^(prod|stage)-.*[0-9]{2,4}$" and item.description not contains "old") or ${Array.from({ length: 20 }, (_, index) => `item.name == "n${index}"`).join(' or ')}`,
  );
  for (let row = 0; row < 10_000; row++) {
    const item = { name: `row-${row}.example`, description: 'd'.repeat(200), authorized_actions: actions };
    expect(filter({ is: 'map', map: { item }, of: undefined })).toBe(false);
  }
});
