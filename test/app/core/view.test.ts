import { describe, expect, test } from 'vitest';
import {
  cursorOf,
  makeView,
  moveCursor,
  openView,
  settleCursor,
  withCursor,
} from '../../../src/app/core/view.ts';

const at = (id: string) => withCursor(makeView({ screen: 'targets' }), id);

describe('the selection', () => {
  test.each<[string, string | undefined, string[], string[], string | undefined]>([
    ['starts on the first row', undefined, [], ['a', 'b'], 'a'],
    ['stays on its row when others come before it', 'b', ['b', 'c'], ['a', 'b', 'c'], 'b'],
    ['goes to the next row when its own is gone', 'b', ['a', 'b', 'c'], ['a', 'c'], 'c'],
    ['skips neighbours that are gone too', 'b', ['a', 'b', 'c', 'd'], ['a', 'd'], 'd'],
    ['goes to the row before when it was the last', 'c', ['a', 'b', 'c'], ['a', 'b'], 'b'],
    ['is remembered while there are no rows', 'b', ['b'], [], 'b'],
    ['goes to the first row when nobody knows its own', 'x', ['a'], ['a', 'b'], 'a'],
  ])('%s', (_, cursor, before, after, expected) => {
    const view = cursor === undefined ? makeView({ screen: 'targets' }) : at(cursor);
    expect(cursorOf(settleCursor(view, before, after))).toBe(expected);
  });

  test.each([
    ['a', 1, 'b'],
    ['a', -1, 'a'],
    ['b', Number.MAX_SAFE_INTEGER, 'c'],
    ['c', -Number.MAX_SAFE_INTEGER, 'a'],
  ])('from %s by %i to %s', (cursor, by, expected) => {
    expect(cursorOf(moveCursor(at(cursor), ['a', 'b', 'c'], by))).toBe(expected);
  });

  test('is kept for each tab', () => {
    const hosts = withCursor(makeView({ screen: 'target', tab: 'hosts' }), 'h');
    expect([cursorOf({ ...hosts, tab: 'sessions' }), cursorOf(hosts)]).toEqual([undefined, 'h']);
  });
});

test('a place that is open already is gone back to', () => {
  const stack = ['scopes', 'targets', 'help'].map((screen) => makeView({ screen }));
  expect(openView(stack, { screen: 'targets' })).toEqual(stack.slice(0, 2));
  expect(openView(stack, { screen: 'targets', params: { scopeId: 'p' } })).toHaveLength(4);
});
