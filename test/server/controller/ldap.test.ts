/** Sign-in at a directory. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCa, type TestCa } from '../../support/certs.ts';
import {
  BASE,
  type Directory,
  GROUPS,
  type LdapWorld,
  openLdapWorld,
  PEOPLE,
  READER,
  startDirectory,
  startLdaps,
  startStartTls,
  tokenIn,
} from './ldap-world.ts';

const ANA = ['ana', 'ana hush é'] as const;

let directory: Directory;
let world: LdapWorld | undefined;
let ca: TestCa;
beforeAll(async () => {
  directory = await startDirectory();
  ca = await createCa();
});
afterEach(async () => {
  await world?.close();
  world = undefined;
  directory.asked.length = 0;
});
afterAll(() => directory.close());

async function open(attributes: object, port = directory.port, scheme = 'ldap'): Promise<LdapWorld> {
  world = await openLdapWorld({
    urls: [`${scheme}://127.0.0.1:${port}`],
    user_dn: PEOPLE,
    user_attr: 'uid',
    ...attributes,
  });
  return world;
}

test('binds as the user, and makes an account and a user at the first sign-in', async () => {
  const { signInAs, accounts } = await open({});
  const first = await signInAs(...ANA);
  expect(first.status).toBe(200);
  const [account, ...more] = await accounts();
  expect(account).toMatchObject({
    id: tokenIn(first).account_id,
    type: 'ldap',
    attributes: {
      login_name: 'ana',
      full_name: 'Ana Ops',
      email: 'ana@example.org',
      dn: `uid=ana,${PEOPLE}`,
    },
  });
  const second = await signInAs(...ANA);
  expect([tokenIn(second).user_id, more]).toEqual([tokenIn(first).user_id, []]);
  // Nothing has changed, and the user of an account is not a part of it.
  expect((await accounts())[0]?.version).toBe(1);
  expect(directory.asked[0]).toBe(`bind uid=ana,${PEOPLE}`);
});

test.each([
  ['a wrong password', 'ana', 'nonsense'],
  ['an unknown user', 'eve', 'nonsense'],
  ['the password of another user', 'ana', 'ben-hush'],
])('refuses %s with one sentence and stores nothing', async (_name, name, password) => {
  const { signInAs, accounts } = await open({ bind_dn: READER.dn, bind_password: READER.password });
  const answer = await signInAs(name, password);
  expect([answer.status, answer.body]).toEqual([
    401,
    { kind: 'Unauthenticated', message: 'Unable to authenticate.' },
  ]);
  expect(await accounts()).toEqual([]);
});

test('an account without a user signs in only with the primary method, and is kept for its user', async () => {
  const { signInAs, accounts, admin, anonymous, method } = await open({});
  const scope = await admin('GET', '/v1/scopes/global');
  await admin('PATCH', '/v1/scopes/global', {
    version: scope.body.version,
    primary_auth_method_id: 'ampw_1234567890',
  });
  expect((await signInAs(...ANA)).body.message).toBe('Unable to authenticate.');
  const account_ids = [(await accounts())[0]?.id];
  const user = await admin('GET', '/v1/users/u_0987654321');
  await admin('POST', '/v1/users/u_0987654321:add-accounts', { version: user.body.version, account_ids });
  // Without a command, as older clients send it.
  const attributes = { login_name: ANA[0], password: ANA[1] };
  const answer = await anonymous('POST', `${method}:authenticate`, { attributes });
  expect(tokenIn(answer).user_id).toBe('u_0987654321');
});

test('an empty password never reaches the directory, which would take it for an anonymous bind', async () => {
  const { signInAs } = await open({});
  expect((await signInAs('ana', '')).status).toBe(400);
  expect(directory.asked).toEqual([]);
});

describe('finds the user', () => {
  test('with an account of its own that may search', async () => {
    const { signInAs } = await open({ bind_dn: READER.dn, bind_password: READER.password, user_dn: BASE });
    expect((await signInAs(...ANA)).status).toBe(200);
    expect(directory.asked).toEqual([
      `bind ${READER.dn}`,
      `search sub (uid=ana) as ${READER.dn}`,
      `bind uid=ana,${PEOPLE}`,
      `bind ${READER.dn}`,
      `search base (objectClass=*) as ${READER.dn}`,
    ]);
  });

  test('anonymously', async () => {
    const { signInAs } = await open({ discover_dn: true, user_dn: BASE });
    expect((await signInAs(...ANA)).status).toBe(200);
    expect(directory.asked[0]).toBe('search sub (uid=ana) as cn=anonymous');
  });

  test('by a filter of the method', async () => {
    const { signInAs } = await open({
      discover_dn: true,
      user_filter: '(&(objectClass=person)({{.UserAttr}}={{ .Username }})(!(uid=ben)))',
    });
    expect((await signInAs(...ANA)).status).toBe(200);
    expect((await signInAs('ben', 'ben-hush')).status).toBe(401);
  });

  test('never by two entries', async () => {
    const { signInAs } = await open({ discover_dn: true, user_filter: '(objectClass=person)' });
    expect((await signInAs(...ANA)).status).toBe(401);
  });
});

test('a login name cannot change the question', async () => {
  const { signInAs } = await open({ discover_dn: true, user_dn: BASE });
  for (const name of ['*', 'a*', 'ana)(uid=*', 'ana)(!(x=y)', '\\2a', 'ana\0']) {
    expect((await signInAs(name, ANA[1])).status).toBe(401);
  }
  expect(directory.asked.filter((asked) => asked.startsWith('bind uid'))).toEqual([]);
});

test('a login name cannot leave its place in a name', async () => {
  const { signInAs } = await open({ user_dn: BASE });
  for (const name of [`ana,ou=people`, `ana+cn=x`, ' ana', '#ana', 'ana\\,ou=people', 'x="y"']) {
    expect((await signInAs(name, ANA[1])).status).toBe(401);
  }
  const { signInAs: below } = await open({ user_dn: `uid=ana,${PEOPLE}` });
  expect((await below('x', ANA[1])).status).toBe(401);
});

describe('groups', () => {
  const SEARCH = { enable_groups: true, group_dn: GROUPS };

  test('are those that name the user, by either convention', async () => {
    const { signInAs, accounts } = await open(SEARCH);
    await signInAs(...ANA);
    const [account] = await accounts();
    expect(account).toMatchObject({ attributes: { member_of_groups: ['ops', 'dev'] } });
  });

  test('make the members of managed groups', async () => {
    const { signInAs, admin, method } = await open(SEARCH);
    const auth_method_id = method.split('/').at(-1);
    const group = async (...group_names: string[]) => {
      const made = await admin('POST', '/v1/managed-groups', { auth_method_id, attributes: { group_names } });
      return String(made.body.id);
    };
    const [ops, none] = [await group('ops', 'x'), await group('y')];
    const account = String(tokenIn(await signInAs(...ANA)).account_id);
    const members = async (id: string) => (await admin('GET', `/v1/managed-groups/${id}`)).body.member_ids;
    expect([await members(ops), await members(none)]).toEqual([[account], undefined]);
    expect((await admin('GET', `/v1/accounts/${account}`)).body.managed_group_ids).toEqual([ops]);
  });

  test('are found by a filter, an attribute and pages of the method, without the rights of the user', async () => {
    const { signInAs, accounts } = await open({
      ...SEARCH,
      anon_group_search: true,
      group_filter: '(&(objectClass=group)(member={{.UserDN}}))',
      group_attr: 'objectclass',
      maximum_page_size: 5,
    });
    await signInAs(...ANA);
    const [account] = await accounts();
    expect(account).toMatchObject({ attributes: { member_of_groups: ['group'] } });
    const filter = `(&(objectClass=group)(member=uid=ana,${PEOPLE}))`;
    expect(directory.asked.at(-1)).toBe(`search sub ${filter} as cn=anonymous`);
  });

  test('are not asked for unless they are enabled', async () => {
    const { signInAs } = await open({ group_dn: GROUPS });
    await signInAs(...ANA);
    expect(directory.asked.filter((asked) => asked.startsWith('search sub'))).toEqual([]);
  });
});

test('other attributes can be the name and the address of an account', async () => {
  const { signInAs, accounts } = await open({ account_attribute_maps: ['mail=email', 'CN=fullName'] });
  await signInAs(...ANA);
  const [account] = await accounts();
  expect(account).toMatchObject({ attributes: { email: 'ana@mail.example.org', full_name: 'Ana Ops' } });
});

describe('TLS', () => {
  test('from the first byte, with certificates of the method', async () => {
    const front = await startLdaps(directory.port, await ca.issue());
    const { signInAs, change } = await open({ certificates: [ca.cert] }, front.port, 'ldaps');
    expect((await signInAs(...ANA)).status).toBe(200);
    await change({ certificates: null });
    const refused = await signInAs(...ANA);
    expect([refused.status, refused.body.kind]).toEqual([400, 'FailedPrecondition']);
    await change({ insecure_tls: true });
    expect((await signInAs(...ANA)).status).toBe(200);
    front.close();
  });

  test('a certificate for another host is refused', async () => {
    const front = await startLdaps(directory.port, await ca.issue({ names: ['elsewhere'], ips: [] }));
    const { signInAs } = await open({ certificates: [ca.cert] }, front.port, 'ldaps');
    expect((await signInAs(...ANA)).status).toBe(400);
    expect(directory.asked).toEqual([]);
    front.close();
  });

  test('by StartTLS, before any password', async () => {
    const front = await startStartTls(directory.port, await ca.issue());
    const { signInAs, change } = await open({ start_tls: true, certificates: [ca.cert] }, front.port);
    expect((await signInAs(...ANA)).status).toBe(200);
    directory.asked.length = 0;
    await change({ certificates: null });
    expect((await signInAs(...ANA)).status).toBe(400);
    expect(directory.asked).toEqual([]);
    front.close();
  });

  test('a directory without StartTLS gets no password', async () => {
    const { signInAs } = await open({ start_tls: true });
    expect((await signInAs(...ANA)).status).toBe(400);
    expect(directory.asked).toEqual([]);
  });

  test('with a client certificate, whose key is never shown', async () => {
    const own = await ca.issue();
    const front = await startLdaps(directory.port, {
      ...(await ca.issue()),
      requestCert: true,
      rejectUnauthorized: true,
      ca: [ca.cert],
    });
    const { signInAs, change, admin, method, log } = await open(
      { certificates: [ca.cert] },
      front.port,
      'ldaps',
    );
    expect((await signInAs(...ANA)).status).toBe(400);
    const changed = await change({ client_certificate: own.cert, client_certificate_key: own.key });
    expect((await signInAs(...ANA)).status).toBe(200);
    const read = await admin('GET', method);
    const secret = own.key.split('\n')[1] ?? '';
    for (const seen of [changed.text, read.text, ...log]) expect(seen).not.toContain(secret);
    expect(read.text).toContain('client_certificate_key_hmac');
    front.close();
  });
});

test('the bind password is never shown, and survives a change of other settings', async () => {
  const { signInAs, change, admin, method, log } = await open({
    bind_dn: READER.dn,
    bind_password: READER.password,
  });
  const changed = await change({ user_attr: 'cn' });
  expect((await signInAs('Ana Ops', ANA[1])).status).toBe(200);
  const read = await admin('GET', method);
  expect(read.text).toContain('bind_password_hmac');
  for (const seen of [changed.text, read.text, ...log]) expect(seen).not.toContain(READER.password);
});
