import { describe, expect, test } from 'vitest';
import {
  applyDelta,
  emptyCollection,
  failLoading,
  startLoading,
  upsert,
} from '../../../src/app/core/collection.ts';
import type { Target } from '../../../src/wire/resources.ts';
import { target } from '../../support/resources.ts';

const full = (items: ReturnType<typeof target>[]) => ({
  kind: 'full' as const,
  items,
  removedIds: [],
  listToken: 't1',
});

describe('a collection', () => {
  const loaded = applyDelta(emptyCollection<Target>(), full([target('a'), target('b'), target('c')]), 1000);

  test('a full listing replaces everything', () => {
    const next = applyDelta(loaded, full([target('b')]), 2000);
    expect([...next.byId.keys()]).toEqual(['b']);
    expect([next.status, next.listToken, next.fetchedAtMs]).toEqual(['ready', 't1', 2000]);
  });

  test('a delta adds, changes and removes; a repeat changes nothing', () => {
    const delta = {
      kind: 'delta' as const,
      items: [target('a'), target('d'), target('b', { version: 2, name: 'new' })],
      removedIds: ['c', 'x'],
      listToken: 't2',
    };
    const next = applyDelta(loaded, delta, 2000);
    expect([...next.byId.keys()]).toEqual(['a', 'b', 'd']);
    expect(next.byId.get('b')?.name).toBe('new');
    expect(next.byId.get('a')).toBe(loaded.byId.get('a'));
  });

  test('a delta without news keeps the identity of the rows', () => {
    const delta = { kind: 'delta' as const, items: [target('a')], removedIds: [], listToken: 't2' };
    expect(applyDelta(loaded, delta, 2000).byId).toBe(loaded.byId);
    expect(upsert(loaded, target('a'))).toBe(loaded);
  });

  test('a failed refresh keeps the rows and their age', () => {
    const failure = { code: 'controller-timeout' as const, message: 'm', hint: 'h', retryAfterMs: undefined };
    const next = failLoading(loaded, failure);
    expect([next.byId, next.fetchedAtMs, next.status]).toEqual([loaded.byId, 1000, 'failed']);
  });

  test('only the first listing is reported as loading', () => {
    expect([startLoading(emptyCollection()).status, startLoading(loaded).status]).toEqual([
      'loading',
      'ready',
    ]);
  });
});
