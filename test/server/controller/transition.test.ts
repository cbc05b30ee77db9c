/** State transitions of a session, as a table. */
import { expect, test } from 'vitest';
import {
  nextStep,
  type SessionStatus,
  type TransitionEvent,
  type TransitionState,
} from '../../../src/server/controller/sessions/transition.ts';

const state = (status: SessionStatus, more: Partial<TransitionState> = {}): TransitionState => ({
  status,
  isExpired: false,
  connectionLimit: -1,
  connectionCount: 0,
  openConnections: 0,
  ...more,
});
const usedUp = { connectionLimit: 3, connectionCount: 3 };

/** The result: the next status with `+` if the version is incremented and the reason in brackets, `stay`, or `no`. */
const TABLE: readonly (readonly [TransitionState, TransitionEvent, string])[] = [
  [state('pending'), 'activate', 'active+'],
  [state('pending', { isExpired: true }), 'activate', 'no'],
  [state('active'), 'activate', 'no'],
  [state('canceling'), 'activate', 'no'],
  [state('terminated'), 'activate', 'no'],
  [state('pending'), 'cancel', 'canceling+'],
  [state('active', { openConnections: 2 }), 'cancel', 'canceling+'],
  [state('canceling'), 'cancel', 'stay'],
  [state('terminated'), 'cancel', 'stay'],
  [state('pending'), 'lose', 'canceling'],
  [state('active'), 'lose', 'canceling'],
  [state('canceling'), 'lose', 'stay'],
  [state('pending'), 'connect', 'no'],
  [state('active'), 'connect', 'stay'],
  [state('active', { connectionLimit: 3, connectionCount: 2 }), 'connect', 'stay'],
  [state('active', usedUp), 'connect', 'no'],
  [state('active', { isExpired: true }), 'connect', 'no'],
  [state('canceling'), 'connect', 'no'],
  [state('terminated'), 'connect', 'no'],
  [state('pending'), 'settle', 'stay'],
  [state('pending', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [state('active'), 'settle', 'stay'],
  [state('active', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [state('active', { isExpired: true, openConnections: 1 }), 'settle', 'stay'],
  [state('active', usedUp), 'settle', 'terminated+(connection limit)'],
  [state('active', { ...usedUp, openConnections: 1 }), 'settle', 'stay'],
  [state('canceling'), 'settle', 'terminated+(canceled)'],
  [state('canceling', { openConnections: 1 }), 'settle', 'stay'],
  [state('canceling', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [state('canceling', usedUp), 'settle', 'terminated+(canceled)'],
  [state('terminated', { isExpired: true }), 'settle', 'stay'],
];

test.each(TABLE)('%o, %s → %s', (before, event, expected) => {
  const step = nextStep(before, event);
  const after =
    step.kind === 'move'
      ? `${step.to}${step.isCounted ? '+' : ''}${step.reason === undefined ? '' : `(${step.reason})`}`
      : { stay: 'stay', refuse: 'no' }[step.kind];
  expect(after).toBe(expected);
});
