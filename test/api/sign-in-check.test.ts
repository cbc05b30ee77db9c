/** A controller with database trouble treats a valid token as unknown; that must not sign the user out. */
import { describe, expect, test } from 'vitest';
import { failureOf, type Scripted, scriptedController } from './scripted-controller.ts';

const TOKEN = 'at_1234567890_s1verysecret';
const OWN = '/v1/auth-tokens/at_1234567890';
const unknown = {
  status: 401,
  body: { kind: 'Unauthenticated', message: 'Unauthenticated, or invalid token.' },
};
const own = { body: { id: 'at_1234567890' } };
const database = {
  status: 500,
  body: { kind: 'Internal', message: 'db.LookupById: failed to connect to `user=x database=y`: dial error' },
};
const opened = { body: { id: 'ttcp_1', session_id: 's_1', authorization_token: 't' } };

/** `answers` to the request itself, in sequence, and `about` to the request for the token. */
function controllerWith(answers: readonly Scripted[], about: Scripted) {
  let asked = 0;
  return scriptedController(({ path }) => {
    if (path === OWN) return about;
    asked += 1;
    return answers[asked - 1] ?? opened;
  });
}

describe('a 401', () => {
  test('is temporary if the controller accepts the token afterwards, for reads and changes alike', async () => {
    await using controller = await controllerWith([unknown, opened, unknown, opened], own);
    controller.api.setToken(TOKEN);
    expect(await controller.api.read('targets', 'ttcp_1')).toMatchObject({ id: 'ttcp_1' });
    expect(await controller.api.authorizeSession({ target: 'ttcp_1' })).toMatchObject({ sessionId: 's_1' });
    expect(controller.received).toHaveLength(6);
  });

  test.each<[string, Scripted]>([
    ['does not know the token', unknown],
    ['has deleted the token', { status: 404, body: { kind: 'NotFound', message: 'Resource not found.' } }],
    ['does not say', { status: 403, body: { kind: 'PermissionDenied', message: 'Forbidden.' } }],
  ])('means signed out when the controller %s', async (_, about) => {
    await using controller = await controllerWith([unknown], about);
    controller.api.setToken(TOKEN);
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'unauthenticated',
      status: 401,
    });
    expect(controller.received).toHaveLength(2);
  });

  test('of a controller without its database is reported as such', async () => {
    await using controller = await controllerWith([unknown], database);
    controller.api.setToken(TOKEN);
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'controller-database',
    });
  });

  test('that is repeated for a valid token is a fault of the controller', async () => {
    await using controller = await controllerWith([unknown, unknown], own);
    controller.api.setToken(TOKEN);
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'controller-error',
    });
  });

  test('to the request for the own token is retried once', async () => {
    await using controller = await scriptedController((_, index) => (index === 0 ? unknown : own));
    controller.api.setToken(TOKEN);
    expect(await controller.api.readAuthToken('at_1234567890')).toMatchObject({ id: 'at_1234567890' });
  });

  test.each([undefined, 'something-else'])('with %s as token is believed', async (token) => {
    await using controller = await controllerWith([unknown], own);
    controller.api.setToken(token);
    expect(await failureOf(controller.api.read('targets', 'ttcp_1'))).toMatchObject({
      code: 'unauthenticated',
    });
    expect(controller.received).toHaveLength(1);
  });

  test('to a wrong password is unrelated to the token', async () => {
    await using controller = await controllerWith([unknown], own);
    controller.api.setToken(TOKEN);
    const signIn = controller.api.authenticate({ authMethodId: 'ampw_1', loginName: 'a', password: 'b' });
    expect(await failureOf(signIn)).toMatchObject({ code: 'bad-credentials' });
    expect(controller.received).toHaveLength(1);
  });
});

test('a list that is forbidden while the database is down is reported as such', async () => {
  const forbidden = { status: 403, body: { kind: 'PermissionDenied', message: 'Forbidden.' } };
  await using controller = await controllerWith([forbidden], database);
  controller.api.setToken(TOKEN);
  expect(await failureOf(controller.api.list('targets', { parentId: 'global' }))).toMatchObject({
    code: 'controller-database',
  });
});
