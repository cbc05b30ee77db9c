/** The filter language of lists: matches, and errors with their position. */
import { expect, test } from 'vitest';
import { parseFilter } from '../../../src/server/controller/listing/filter.ts';

const ITEM = {
  id: 'ttcp_1',
  name: 'db "one"',
  type: 'tcp',
  version: 3,
  is_primary: true,
  attributes: { default_port: 22, 'odd/key': 'x' },
  scope: { parent_scope_id: 'o_1' },
  authorized_actions: ['read', 'authorize-session'],
  states: [{ status: 'active' }, { status: 'pending' }],
};
const KNOWN = new Set(['description']);

test.each([
  ['"/item/type" == "tcp"', true],
  ['"/item/type"=="tcp"', true],
  ['item.type == tcp', true],
  ['item["type"] != `ssh`', true],
  ['"/item/name" == `db "one"`', true],
  ['"/item/version" == 3', true],
  ['"/item/version" == 3.5', false],
  ['"/item/is_primary" == true', true],
  ['"/item/attributes/default_port" == 22', true],
  ['"/item/attributes/odd~1key" == "x"', true],
  ['"/item/scope/parent_scope_id" == "o_1"', true],
  ['"read" in "/item/authorized_actions"', true],
  ['"/item/authorized_actions" contains "read"', true],
  ['"delete" not in "/item/authorized_actions"', true],
  ['"parent_scope_id" in "/item/scope"', true],
  ['"tc" in "/item/type"', true],
  ['"/item/name" matches "^db .*e.$"', true],
  ['"/item/name" not matches "(?i)^DB"', false],
  ['"/item/name" matches "(?i)^D[a-c] .O-?N"', true],
  ['"/item/states/0/status" == "active"', true],
  ['item.states.1.status == "active"', false],
  ['"/item/scope" is not empty', true],
  ['"/item/description" is empty', true],
  ['"/item/description" != "x"', true],
  ['any "/item/authorized_actions" as a { a == "read" }', true],
  ['all item.authorized_actions as i, a { a != "delete" and i != "7" }', true],
  ['any item.states as _, s { s.status == "pending" }', true],
  ['any item.scope as key { key == "parent_scope_id" }', true],
  ['any item.scope as _, v { v == "o_1" }', true],
  ['not "/item/type" == "ssh" and ("/item/id" == "x" or "/item/id" == "ttcp_1")', true],
  ['"/item/type" == "ssh" or "/item/type" == "tcp" and "/item/version" == 4', false],
  // What cannot be evaluated matches nothing, even if negated.
  ['"/item/nonsense" == "x"', false],
  ['not "/item/nonsense" == "x"', false],
  ['"/item/version" == "text"', false],
  ['"/item/scope" == "x"', false],
  ['"/item/constructor/name" == "Object"', false],
])('%s → %s', (text, expected) => {
  const parsed = parseFilter(text, KNOWN);
  expect('error' in parsed ? parsed.error : parsed.matches(ITEM)).toBe(expected);
});

test.each([
  ['"/item', '1:7 (6)'],
  ['a ==', '1:5 (4)'],
  ['a == b c', '1:8 (7)'],
  ['(a == b', '1:8 (7)'],
  ['a ==\n  `x', '2:5 (9)'],
  ['"x" == "y"', ''],
  ['a matches "("', ''],
  ['a matches "(?=b)"', ''],
  ['any a as { a == b }', '1:10 (9)'],
  ['5 == 5', ''],
  ['a is nonsense', ''],
  ['('.repeat(5000), ''],
  ['x'.repeat(10_000), ''],
])('%s is refused at %s', (text, place) => {
  const parsed = parseFilter(text);
  expect('error' in parsed ? parsed.error : 'was read').toContain(place);
  expect(parsed).toHaveProperty('error');
});

test('a pattern that would backtrack forever does not', () => {
  const parsed = parseFilter('"/item/name" matches "^(a+)+$"');
  expect('error' in parsed ? parsed.error : parsed.matches({ name: `${'a'.repeat(50_000)}b` })).toBe(false);
});
