/** Programs of other users at the port of the proxy. */
import { describe, expect, test } from 'vitest';
import { loginFor } from '../../src/gateway/client-login.ts';
import { openTestGateway, socksTo } from '../support/gateways.ts';
import { run, strangersCheck } from '../support/other-user.ts';
import type { Peer } from '../support/scripted-worker.ts';

const echo = (peer: Peer): void => peer.echo();
const CONNECT = 'CONNECT web.prod:80 HTTP/1.1\\r\\nHost: web\\r\\n\\r\\n';

describe.runIf(process.platform === 'linux')('a program of another user', () => {
  test.each([
    ['by SOCKS5', '\\x05\\x01\\x00'],
    ['by HTTP', CONNECT],
    ['for the PAC file', 'GET /proxy.pac HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n'],
  ])('gets nothing %s, and that is reported once', async (_, bytes) => {
    const own = await openTestGateway(echo, { check: strangersCheck() });
    const place = `/dev/tcp/127.0.0.1/${own.gateway.port}`;
    for (let round = 0; round < 2; round += 1)
      expect(await run(`exec 3<>${place}; printf '${bytes}' >&3; cat <&3`)).toBe('');
    expect(own.forwards).toEqual([]);
    expect(own.asked).toEqual([]);
    await expect.poll(() => own.refused).toHaveLength(1);
  });

  test('that sends and closes at once opens no session', async () => {
    const own = await openTestGateway(echo, { check: strangersCheck() });
    await run(`printf '${CONNECT}' >/dev/tcp/127.0.0.1/${own.gateway.port}`);
    await expect.poll(() => own.refused).toHaveLength(1);
    expect(own.asked).toEqual([]);
  });
});

test('a client whose check takes its time is served after it', async () => {
  const checked = Promise.withResolvers<undefined>();
  const own = await openTestGateway(echo, { check: () => checked.promise });
  const answer = socksTo(own.gateway, 'web.prod');
  await new Promise((resolve) => setImmediate(resolve));
  expect(own.asked).toEqual([]);
  checked.resolve(undefined);
  expect((await answer).reply).toBe(0);
});

test('clients need no login where the check works, or if it is off, unless asked for', async () => {
  expect(await loginFor('off', '127.0.0.1')).toBeUndefined();
  expect(await loginFor('on', '192.0.2.1')).toBeUndefined();
  if (process.platform === 'linux') expect(await loginFor('auto', '127.0.0.1')).toBeUndefined();
  const login = await loginFor('auto', '127.0.0.1', true);
  expect(login?.matches(Buffer.from('boundary'), Buffer.from(login.password))).toBe(true);
});
