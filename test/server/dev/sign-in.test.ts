import { describe, expect, test } from 'vitest';
import { child } from '../../../src/lib/json.ts';
import { startDev } from '../../support/dev-process.ts';
import { send } from '../controller/harness.ts';
import { browse } from '../controller/oidc-world.ts';

const METHODS = '/v1/auth-methods';

describe('--sign-in', () => {
  test('lets the logins of the password method sign in at a provider and a directory, on any port', async () => {
    const dev = await startDev(['--no-lab', '--login-name', 'root', '--password', 'hush hush'], {
      BND_TUI_SIGN_IN: 'ldap, oidc',
    });
    try {
      const post = (id: string, body: object) =>
        send(dev.api, undefined, 'POST', `${METHODS}/${id}_1234567890:authenticate`, body);
      const attributes = { login_name: 'root', password: 'hush hush' };
      expect((await post('amldap', { command: 'login', attributes })).status).toBe(200);
      const start = child((await post('amoidc', { command: 'start' })).body, 'attributes');
      const back = await fetch(String(start?.auth_url), {
        method: 'POST',
        body: new URLSearchParams({ login: 'root', password: 'hush hush' }),
        redirect: 'manual',
      });
      const page = await browse(new URL(back.headers.get('location') ?? ''));
      expect(page.url.href).toBe(`${dev.api}/authentication-complete`);
      const token = await post('amoidc', { command: 'token', attributes: { token_id: start?.token_id } });
      expect(child(token.body, 'attributes')).toMatchObject({ user_id: 'u_1234567890' });
    } finally {
      await dev.stop();
    }
  });

  test('knows two ways', async () => {
    await expect(startDev(['--no-lab', '--sign-in', 'oidc,saml'])).rejects.toThrow(
      /ended with 2: .*oidc,ldap/s,
    );
  });
});
