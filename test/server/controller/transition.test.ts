/** State transitions of a session, as a table. */
import { expect, test } from 'vitest';
import {
  type Life,
  type LifeEvent,
  nextStep,
  type SessionStatus,
} from '../../../src/server/controller/sessions/transition.ts';

const life = (status: SessionStatus, more: Partial<Life> = {}): Life => ({
  status,
  isExpired: false,
  connectionLimit: -1,
  connectionCount: 0,
  openConnections: 0,
  ...more,
});
const usedUp = { connectionLimit: 3, connectionCount: 3 };

/** The result: the next status with `+` if the version is incremented and the reason in brackets, `stay`, or `no`. */
const TABLE: readonly (readonly [Life, LifeEvent, string])[] = [
  [life('pending'), 'activate', 'active+'],
  [life('pending', { isExpired: true }), 'activate', 'no'],
  [life('active'), 'activate', 'no'],
  [life('canceling'), 'activate', 'no'],
  [life('terminated'), 'activate', 'no'],
  [life('pending'), 'cancel', 'canceling+'],
  [life('active', { openConnections: 2 }), 'cancel', 'canceling+'],
  [life('canceling'), 'cancel', 'stay'],
  [life('terminated'), 'cancel', 'stay'],
  [life('pending'), 'lose', 'canceling'],
  [life('active'), 'lose', 'canceling'],
  [life('canceling'), 'lose', 'stay'],
  [life('pending'), 'connect', 'no'],
  [life('active'), 'connect', 'stay'],
  [life('active', { connectionLimit: 3, connectionCount: 2 }), 'connect', 'stay'],
  [life('active', usedUp), 'connect', 'no'],
  [life('active', { isExpired: true }), 'connect', 'no'],
  [life('canceling'), 'connect', 'no'],
  [life('terminated'), 'connect', 'no'],
  [life('pending'), 'settle', 'stay'],
  [life('pending', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [life('active'), 'settle', 'stay'],
  [life('active', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [life('active', { isExpired: true, openConnections: 1 }), 'settle', 'stay'],
  [life('active', usedUp), 'settle', 'terminated+(connection limit)'],
  [life('active', { ...usedUp, openConnections: 1 }), 'settle', 'stay'],
  [life('canceling'), 'settle', 'terminated+(canceled)'],
  [life('canceling', { openConnections: 1 }), 'settle', 'stay'],
  [life('canceling', { isExpired: true }), 'settle', 'terminated+(timed out)'],
  [life('canceling', usedUp), 'settle', 'terminated+(canceled)'],
  [life('terminated', { isExpired: true }), 'settle', 'stay'],
];

test.each(TABLE)('%o, %s → %s', (before, event, expected) => {
  const step = nextStep(before, event);
  const after =
    step.kind === 'move'
      ? `${step.to}${step.isCounted ? '+' : ''}${step.reason === undefined ? '' : `(${step.reason})`}`
      : { stay: 'stay', refuse: 'no' }[step.kind];
  expect(after).toBe(expected);
});
