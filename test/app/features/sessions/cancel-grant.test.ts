import { expect, test } from 'vitest';
import { applyDelta } from '../../../../src/app/core/collection.ts';
import { cancellable } from '../../../../src/app/features/sessions/sessions.keys.ts';
import { sessionRow } from '../../../../src/app/features/sessions/sessions.select.ts';
import { initialState } from '../../../../src/app/registry.ts';
import { session } from '../../../support/resources.ts';

/** What the key says about a session of this user with these grants; the person is u_1. */
function judged(userId: string, authorizedActions: readonly string[]): true | string {
  const base = initialState({ version: '0', address: undefined, lab: false, nowMs: 0 });
  const result = {
    kind: 'full',
    items: [session('s_1', { userId, authorizedActions })],
    removedIds: [],
    listToken: undefined,
  } as const;
  const state = {
    ...base,
    connection: { ...base.connection, userId: 'u_1' },
    sessions: applyDelta(base.sessions, result, 0),
  };
  const row = sessionRow(state, 's_1');
  return row === undefined ? 'no row' : cancellable(row);
}

test.each([
  ['u_1', ['cancel:self', 'read:self'], true],
  ['u_2', ['cancel', 'read'], true],
  ['u_2', ['cancel:self', 'read'], 'You lack permission to cancel s_1'],
  ['u_1', ['read:self'], 'You lack permission to cancel s_1'],
  ['u_2', [], true],
])('a session of %s with %j may be canceled: %s', (userId, actions, expected) => {
  expect(judged(userId, actions)).toBe(expected);
});
