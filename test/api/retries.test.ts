/** Errors of a gateway that lost the controller: it may have forwarded the request before. */
import { describe, expect, test } from 'vitest';
import { failureOf, type Scripted, scriptedController } from './scripted-controller.ts';

const target = { body: { id: 'ttcp_1' } };
const opened = { body: { session_id: 's_1', authorization_token: 't' } };

describe.each<[string, Scripted]>([
  ['an empty 503', { status: 503 }],
  ['an empty 503 with Retry-After', { status: 503, headers: { 'retry-after': '0' } }],
  ['an empty 502', { status: 502 }],
  ['an empty 504', { status: 504 }],
  ['a page with 503', { status: 503, body: '<html>maintenance</html>' }],
  ['a 503 in the words of a controller', { status: 503, body: { kind: 'Unavailable', message: 'busy' } }],
  ['a lost connection', { cut: true }],
])('%s', (_, answer) => {
  test('do not open a second session, and sign in or out only once', async () => {
    await using controller = await scriptedController(() => answer);
    const { api, received } = controller;
    const changes = [
      () => api.authorizeSession({ target: 'ttcp_1' }),
      () => api.authenticate({ authMethodId: 'ampw_1', loginName: 'a', password: 'b' }),
      () => api.deleteAuthToken('at_1'),
    ];
    for (const change of changes) await failureOf(change());
    expect(received).toHaveLength(changes.length);
  });
});

test.each<[string, Scripted]>([
  ['503', { status: 503 }],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '0' } }],
  ['502', { status: 502, body: '<html>Bad Gateway</html>' }],
])('a read is tried again after %s', async (_, answer) => {
  await using controller = await scriptedController((_received, index) => (index === 0 ? answer : target));
  expect(await controller.api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
});

test('a change is retried after 429, because the rate limiter responds before anything is done', async () => {
  await using controller = await scriptedController((_received, index) =>
    index === 0 ? { status: 429, headers: { 'retry-after': '0' } } : opened,
  );
  expect(await controller.api.authorizeSession({ target: 'ttcp_1' })).toMatchObject({ sessionId: 's_1' });
  expect(controller.received).toHaveLength(2);
});
