/** The token of BOUNDARY_TOKEN while `connect` holds a session. */
import { afterEach, expect, test, vi } from 'vitest';
import { authorizeTarget } from '../../../src/commands/connect/authorize.ts';
import { scriptedController } from '../../api/scripted-controller.ts';
import { programHome } from '../../support/program-home.ts';

const home = programHome();
afterEach(() => {
  vi.unstubAllEnvs();
  home.remove();
});

test('is not sent to cancel the session once it has expired', async () => {
  await using controller = await scriptedController(({ path }) => ({
    body: path.endsWith(':authorize-session')
      ? { session_id: 's_1', target_id: 'ttcp_1', authorization_token: 'secret' }
      : { id: 'at_1234567890', expiration_time: new Date(Date.now() - 1000).toISOString() },
  }));
  for (const [name, value] of Object.entries(home.env)) vi.stubEnv(name, value);
  vi.stubEnv('BOUNDARY_TOKEN', 'at_1234567890_secret');
  const session = await authorizeTarget({ target: 'ttcp_1', addr: controller.api.address });
  expect(await session.state?.()).toBe('unknown');
  const sent = controller.received.length;
  await expect(session.cancel?.(AbortSignal.timeout(5_000))).rejects.toMatchObject({ code: 'token-expired' });
  expect(controller.received.length).toBe(sent);
});
