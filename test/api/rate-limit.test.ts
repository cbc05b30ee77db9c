import { describe, expect, test } from 'vitest';
import { failureOf, scriptedController } from './scripted-controller.ts';

const AT_MS = 1_700_000_000_000;
const clock = { api: { now: () => AT_MS, maxRetries: 0 } };
const header = (value: string) => ({ headers: { ratelimit: value } });

describe('the state of the quota', () => {
  test('is stored per resource and action, even if a request is rejected', async () => {
    const limits = [
      'limit=150, remaining=149, reset=30',
      'limit=3000, remaining=7, reset=12',
      'limit=3000, remaining=2999, reset=1',
      'limit=150, remaining=0, reset=4',
    ];
    await using controller = await scriptedController(
      (_, index) => ({
        status: index === 3 ? 429 : 200,
        body: index === 3 ? undefined : { id: 'ttcp_1', session_id: 's', authorization_token: 't' },
        ...header(limits[index] ?? ''),
      }),
      clock,
    );
    const { api } = controller;
    expect(api.rateLimit('targets', 'list')).toBeUndefined();
    await api.list('targets', { parentId: 'global' });
    await api.read('targets', 'ttcp_1');
    await api.authorizeSession({ target: 'ttcp_1' });
    expect(api.rateLimit('targets', 'list')).toEqual({
      resource: 'targets',
      action: 'list',
      limit: 150,
      remaining: 149,
      resetMs: 30_000,
      atMs: AT_MS,
    });
    expect(api.rateLimit('targets', 'read')).toMatchObject({ remaining: 7, resetMs: 12_000 });
    expect(api.rateLimit('targets', 'authorize-session')).toMatchObject({ remaining: 2999 });
    expect(api.rateLimit('sessions', 'list')).toBeUndefined();
    await failureOf(api.list('targets', { parentId: 'global' }));
    expect(api.rateLimit('targets', 'list')).toMatchObject({ remaining: 0, resetMs: 4_000 });
  });

  test.each([
    '',
    'limit=150',
    'limit=150, remaining=, reset=30',
    'limit=150, remaining=-1, reset=30',
    'limit=1e3, remaining=1, reset=3',
    'limit=150, remaining=1, reset=99999999999',
    '"default";r=50;t=30',
    'xlimit=150, remaining=1, reset=3',
  ])('is not touched by %j', async (value) => {
    await using controller = await scriptedController(
      (_, index) => ({ body: {}, ...header(index === 0 ? 'reset=3,remaining=1,limit=2' : value) }),
      clock,
    );
    const list = () => controller.api.list('targets', { parentId: 'global' });
    await list();
    await list();
    expect(controller.api.rateLimit('targets', 'list')).toMatchObject({
      limit: 2,
      remaining: 1,
      resetMs: 3_000,
    });
  });
});
