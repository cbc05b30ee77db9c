/** Every screen that shows data while it loads, when it could not be loaded, when the controller is away, and when the thing is gone: what is known stays. */
import { describe } from 'vitest';
import type { ViewRequest } from '../../src/app/core/view.ts';
import { BndError } from '../../src/lib/errors.ts';
import type { AppDriver } from '../support/app-driver.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { testStates } from '../support/pictures.ts';
import { goTo, withAnswers } from '../support/ways.ts';

const AWAY = 'No connection to 127.0.0.1:9200.';
const BROKEN = 'The controller returned 500.';
/** Key parts of what the program adds to them. */
const LOADING = 'loading';
const TRY_AGAIN = '<^r>';
const RETRIED = new BndError('controller-unreachable', '').hint;
const AGE = /1[45]s old/;
const GONE = /Deleted.* 1[0-9]s ago/;

const target = { targetId: 'ttcp_1' };
/** Each with what stays on it of what lists tell, and what is read of it alone. */
const PLACES: readonly (readonly [name: string, view: ViewRequest, listed: RegExp, whole: RegExp])[] = [
  ['scopes', { screen: 'scopes' }, /SCOPE/, /acme .*prod/],
  ['targets', { screen: 'targets' }, /NAME/, /billing .*orders .*wiki/],
  ['target, hosts', { screen: 'target', params: target, tab: 'hosts' }, /direct address/, /direct address/],
  ['target, host sets', { screen: 'target', params: target, tab: 'sets' }, /Target orders/, /host sets/],
  [
    'target, credentials',
    { screen: 'target', params: target, tab: 'credentials' },
    /Target orders/,
    /credential sources/,
  ],
  ['target, sessions', { screen: 'target', params: target, tab: 'sessions' }, /> active/, /> active/],
  ['sessions', { screen: 'sessions' }, /STATE/, /> active orders/],
  ['session', { screen: 'session', params: { sessionId: 's_1' } }, /Session s_1/, /State active/],
  ['raw', { screen: 'raw', params: { kind: 'target', id: 'ttcp_1' } }, /Raw ttcp_1/, /"id": "ttcp_1"/],
  ['describe', { screen: 'describe', params: { kind: 'session', id: 's_1' } }, /Describe s_1/, /Id s_1/],
];

async function away(view: ViewRequest): Promise<AppDriver> {
  const app = await goTo(new MemoryWorld(), view);
  app.world.controller.failure = new BndError('controller-unreachable', AWAY);
  await app.world.clock.advance(14_000);
  return app;
}

async function deleted(view: ViewRequest): Promise<AppDriver> {
  const app = await goTo(new MemoryWorld(), view);
  app.world.controller.rows.targets.shift();
  app.world.controller.rows.sessions.shift();
  await app.world.clock.advance(16_000);
  return app;
}

describe('loading', () => {
  testStates(
    PLACES.map(([name, view, listed]) => [
      name,
      () =>
        goTo(
          withAnswers(view, () => new Promise(() => undefined)),
          view,
        ),
      LOADING,
      listed,
    ]),
  );
});

describe('not loaded', () => {
  const refuse = () => Promise.reject(new BndError('controller-error', BROKEN));
  testStates(
    PLACES.map(([name, view, listed]) => [
      name,
      () => goTo(withAnswers(view, refuse), view),
      BROKEN,
      TRY_AGAIN,
      listed,
    ]),
  );
  testStates([
    [
      'a target that nothing is known of',
      () => goTo(withAnswers({ screen: 'session' }, refuse), { screen: 'target', params: target }),
      BROKEN,
      TRY_AGAIN,
    ],
  ]);
});

describe('while the controller is away', () => {
  testStates(PLACES.map(([name, view, , whole]) => [name, () => away(view), AWAY, RETRIED, AGE, whole]));
});

describe('deleted meanwhile', () => {
  const one = PLACES.filter(([name]) => ['target, hosts', 'session', 'raw', 'describe'].includes(name));
  testStates(one.map(([name, view, , whole]) => [name, () => deleted(view), GONE, whole]));
  testStates([
    [
      'a key that needs the target',
      async () => (await deleted({ screen: 'target', params: target })).press('F'),
      'orders was deleted',
    ],
  ]);
});
