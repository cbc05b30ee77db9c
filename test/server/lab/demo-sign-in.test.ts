/** The demo provider and directory, asked by clients other than the controller's own code where there is one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ldap from 'ldapjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { child, text } from '../../../src/lib/json.ts';
import { type DemoDirectory, startDemoDirectory } from '../../../src/server/lab/sign-in/demo-directory.ts';
import { type DemoProvider, startDemoProvider } from '../../../src/server/lab/sign-in/demo-provider.ts';
import { demoUsers } from '../../../src/server/lab/sign-in/demo-users.ts';
import { listenOn } from '../../support/tcp.ts';
import { type Harness, startController } from '../controller/harness.ts';
import { browse } from '../controller/oidc-world.ts';

const USERS = demoUsers(
  { loginName: 'admin', password: 'pass word' },
  { loginName: 'a"<b>', password: 'hush-2' },
);

let provider: DemoProvider;
let directory: DemoDirectory;
let harness: Harness;
beforeAll(async () => {
  [provider, directory] = await Promise.all([startDemoProvider(USERS), startDemoDirectory(USERS)]);
  harness = await startController({
    signIn: {
      oidc: {
        issuer: provider.issuer,
        clientId: 'bnd-tui-lab',
        clientSecret: 'bnd-tui-lab',
        algorithm: 'EdDSA',
      },
      ldap: { url: directory.url },
    },
  });
});
afterAll(async () => {
  await harness.close();
  await Promise.all([provider.close(), directory.close()]);
});

const start = async (): Promise<{ readonly url: URL; readonly tokenId: string }> => {
  const { body } = await harness.anonymous('POST', '/v1/auth-methods/amoidc_1234567890:authenticate', {
    command: 'start',
  });
  const found = child(body, 'attributes');
  return { url: new URL(text(found, 'auth_url') ?? ''), tokenId: text(found, 'token_id') ?? '' };
};
const poll = (token_id: string) =>
  harness.anonymous('POST', '/v1/auth-methods/amoidc_1234567890:authenticate', {
    command: 'token',
    attributes: { token_id },
  });
const submit = (url: URL, form: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

describe('the provider', () => {
  test('signs the administrator in', async () => {
    const { url, tokenId } = await start();
    const form = await (await fetch(url)).text();
    expect(form).toContain('<form');
    const back = await submit(url, { login: 'admin', password: 'pass word' });
    const page = await browse(new URL(back.headers.get('location') ?? ''));
    expect(page.html).toContain('complete');
    expect(child((await poll(tokenId)).body, 'attributes')).toMatchObject({
      account_id: 'acctoidc_1234567890',
      user_id: 'u_1234567890',
    });
  });

  test('asks again after a wrong password', async () => {
    const { url, tokenId } = await start();
    const again = await submit(url, { login: 'admin', password: 'nonsense' });
    expect([again.status, (await again.text()).includes('<form')]).toEqual([401, true]);
    expect((await poll(tokenId)).status).toBe(202);
  });

  test('lets the user cancel', async () => {
    const { url, tokenId } = await start();
    const back = await submit(url, { login: 'admin', password: '', cancel: '1' });
    const page = await browse(new URL(back.headers.get('location') ?? ''));
    expect(page.html).toContain('access_denied');
    expect((await poll(tokenId)).text).toContain('access_denied');
  });

  test('redirects to controllers of this machine only', async () => {
    const { url } = await start();
    for (const uri of [
      'https://elsewhere.example/v1/auth-methods/oidc:authenticate:callback',
      'http://127.0.0.1:1/elsewhere',
      'http://127.0.0.1@elsewhere.example/v1/auth-methods/oidc:authenticate:callback',
      'nonsense',
    ]) {
      url.searchParams.set('redirect_uri', uri);
      const answer = await submit(url, { login: 'admin', password: 'pass word' });
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    }
  });

  test('escapes names and the query in its form', async () => {
    const { url } = await start();
    url.searchParams.set('login_hint', '"><script>');
    const form = await (await fetch(url)).text();
    expect(form).not.toMatch(/<script>|<b>/);
    expect(form).toContain('value="a&#34;&#60;b&#62;"');
  });

  test('gives nothing for a used code, another secret, or no token', async () => {
    const { url } = await start();
    const back = await submit(url, { login: 'admin', password: 'pass word' });
    const callback = new URL(back.headers.get('location') ?? '');
    const body = (client_secret: string) =>
      new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: url.searchParams.get('redirect_uri') ?? '',
        client_id: 'bnd-tui-lab',
        client_secret,
      });
    const ask = (secret: string) => fetch(`${provider.issuer}/token`, { method: 'POST', body: body(secret) });
    const answers = [await ask('nonsense'), await ask('bnd-tui-lab'), await ask('bnd-tui-lab')];
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 400]);
    expect((await fetch(`${provider.issuer}/userinfo`)).status).toBe(401);
    expect((await fetch(`${provider.issuer}/elsewhere`)).status).toBe(404);
  });
});

describe('the directory', () => {
  const signIn = (login_name: string, password: string) =>
    harness.anonymous('POST', '/v1/auth-methods/amldap_1234567890:authenticate', {
      command: 'login',
      attributes: { login_name, password },
    });

  test('signs both users in, each by the own password only', async () => {
    expect(child((await signIn('admin', 'pass word')).body, 'attributes')).toMatchObject({
      user_id: 'u_1234567890',
    });
    expect((await signIn('admin', 'password')).status).toBe(401);
    expect((await signIn('admin', 'hush-2')).status).toBe(401);
  });

  const search = async (base: string, scope: 'base' | 'one' | 'sub', filter: string): Promise<string[]> => {
    const client = ldap.createClient({ url: directory.url });
    client.on('error', () => undefined);
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    client.search(base, { scope, filter }, (error, found) => {
      if (error !== null) return reject(error);
      const names: string[] = [];
      found.on('searchEntry', (entry) => names.push(String(entry.pojo.objectName)));
      found.on('error', reject);
      found.on('end', () => resolve(names));
    });
    try {
      return await promise;
    } finally {
      client.unbind();
    }
  };
  const PEOPLE = 'ou=people,dc=example,dc=org';

  test.each<readonly [string, 'base' | 'one' | 'sub', string, number]>([
    [PEOPLE, 'base', '(objectClass=*)', 1],
    [PEOPLE, 'one', '(objectClass=*)', 2],
    ['dc=example,dc=org', 'one', '(objectClass=*)', 2],
    ['dc=example,dc=org', 'sub', '(objectClass=*)', 7],
    ['OU=People, DC=example,dc=org', 'sub', '(cn=ADMIN)', 1],
    [PEOPLE, 'sub', '(&(cn=admin)(email=ada@*))', 1],
    [PEOPLE, 'sub', '(|(cn=admin)(email=*mm*))', 1],
    [PEOPLE, 'sub', '(fullName=A*d*A*n)', 1],
    [PEOPLE, 'sub', '(fullName=Ada*Ada Admin)', 0],
    [PEOPLE, 'sub', '(!(cn=admin))', 2],
    [PEOPLE, 'sub', '(cn>=a)', 0],
    ['ou=groups,dc=example,dc=org', 'sub', `(member=cn=admin,${PEOPLE})`, 2],
    ['dc=example,dc=org', 'sub', '(userPassword=*)', 0],
  ])('finds below %s, %s, %s: %i', async (base, scope, filter, count) => {
    expect(await search(base, scope, filter)).toHaveLength(count);
  });

  test('closes on noise and stays', async () => {
    const { connect } = await import('node:net');
    const port = Number(new URL(directory.url).port);
    for (const noise of [
      'GET / HTTP/1.1\r\n\r\n',
      '\x30\x84\x7f\xff\xff\xff',
      '\x30\x03\x02\x01\x01',
      '\x30\x06\x02\x01\x01\x63\x01\x00',
    ]) {
      const socket = connect(port, '127.0.0.1');
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.on('error', () => undefined).resume();
      socket.end(Buffer.from(noise, 'latin1'));
      await closed;
    }
    expect((await signIn('admin', 'pass word')).status).toBe(200);
  });
});

test('the methods of a data file follow the provider and the directory to other ports', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bnd-sign-in-'));
  const dataFile = join(folder, 'data.db');
  const oidc = { clientId: 'bnd-tui-lab', clientSecret: 'bnd-tui-lab', algorithm: 'EdDSA' };
  const before = await startController({ dataFile });
  await before.close();
  const moved = { oidc: { ...oidc, issuer: provider.issuer }, ldap: { url: directory.url } };
  const after = await startController({ dataFile, signIn: moved });
  try {
    const { body } = await after.anonymous('POST', '/v1/auth-methods/amoidc_1234567890:authenticate', {
      command: 'start',
    });
    const attributes = child(body, 'attributes');
    const back = await submit(new URL(text(attributes, 'auth_url') ?? ''), {
      login: 'admin',
      password: 'pass word',
    });
    await browse(new URL(back.headers.get('location') ?? ''));
    const token = await after.anonymous('POST', '/v1/auth-methods/amoidc_1234567890:authenticate', {
      command: 'token',
      attributes: { token_id: text(attributes, 'token_id') },
    });
    const login = { login_name: 'admin', password: 'pass word' };
    const byLdap = await after.anonymous('POST', '/v1/auth-methods/amldap_1234567890:authenticate', {
      command: 'login',
      attributes: login,
    });
    for (const answer of [token, byLdap]) {
      expect(child(answer.body, 'attributes')).toMatchObject({ user_id: 'u_1234567890' });
    }
  } finally {
    await after.close();
    await rm(folder, { recursive: true });
  }
});

test('without a provider the initial OIDC method names the flag', async () => {
  const plain = await startController();
  try {
    const begun = await plain.anonymous('POST', '/v1/auth-methods/amoidc_1234567890:authenticate', {
      command: 'start',
    });
    expect([begun.status, begun.body.kind]).toEqual([400, 'FailedPrecondition']);
    expect(begun.text).toContain('--sign-in oidc');
  } finally {
    await plain.close();
  }
});

test('without a directory the initial LDAP method has the passwords of the password method, until it is changed', async () => {
  const plain = await startController();
  const signIn = () =>
    plain.anonymous('POST', '/v1/auth-methods/amldap_1234567890:authenticate', {
      attributes: { login_name: 'admin', password: 'password' },
    });
  try {
    expect((await signIn()).status).toBe(200);
    const attributes = { urls: ['ldap://127.0.0.1:1'] };
    await plain.admin('PATCH', '/v1/auth-methods/amldap_1234567890', { version: 1, attributes });
    expect((await signIn()).status).toBe(400);
  } finally {
    await plain.close();
  }
});

test('reports a port that is in use', async () => {
  const taken = await listenOn(() => undefined);
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(startDemoProvider(USERS, port)).rejects.toMatchObject({ code: 'port-busy' });
  await expect(startDemoDirectory(USERS, port)).rejects.toMatchObject({ code: 'port-busy' });
  taken.close();
});
