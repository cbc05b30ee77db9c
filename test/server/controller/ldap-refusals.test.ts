/** Directories that are away, slow, or do not speak LDAP: the caller reads that the password was not the reason, and nothing is stored. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { quietPlace } from '../../support/tcp.ts';
import {
  BASE,
  type Front,
  type LdapWorld,
  openLdapWorld,
  PEOPLE,
  READER,
  startDirectory,
  startScripted,
} from './ldap-world.ts';

const ANA = ['ana', 'ana hush é'] as const;
const AT = { user_dn: PEOPLE, user_attr: 'uid' };

let world: LdapWorld | undefined;
let front: Front | undefined;
afterEach(async () => {
  await world?.close();
  front?.close();
  world = undefined;
});

async function open(attributes: object, providerLimitMs = 20_000): Promise<LdapWorld> {
  world = await openLdapWorld({ ...AT, ...attributes }, { providerLimitMs });
  return world;
}

async function scripted(script: (socket: Socket) => void, limitMs?: number): Promise<LdapWorld> {
  front = await startScripted(script);
  return open({ urls: [`ldap://127.0.0.1:${front.port}`] }, limitMs);
}

/** A bind response to the first message, with a result code (RFC 4511, 4.2.2). */
const bindResponse = (request: Buffer, code: number): Buffer =>
  Buffer.from([0x30, 12, 2, 1, request[4] ?? 0, 0x61, 7, 10, 1, code, 4, 0, 4, 0]);

async function refused({ signInAs, accounts, log }: LdapWorld): Promise<string> {
  const answer = await signInAs(...ANA);
  expect([answer.status, answer.body.kind]).toEqual([400, 'FailedPrecondition']);
  expect(await accounts()).toEqual([]);
  expect(log).toEqual([]);
  return String(answer.body.message);
}

describe('says that the directory is the reason', () => {
  test('where nothing listens', async () => {
    const place = await quietPlace();
    expect(await refused(await open({ urls: [`ldap://${place}`] }))).toContain('ECONNREFUSED');
  });

  test('that stays silent', async () => {
    expect(await refused(await scripted(() => undefined, 300))).toContain('too long');
  });

  test('that closes at once', async () => {
    expect(await refused(await scripted((socket) => socket.destroy()))).toContain('directory');
  });

  test.each<readonly [string, (socket: Socket) => void]>([
    ['speaks HTTP', (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    [
      'sends noise',
      (socket) => void socket.write(Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 251))),
    ],
    [
      'sends half a response and falls silent',
      (socket) =>
        socket.once('data', (data: Buffer) => void socket.write(bindResponse(data, 0).subarray(0, 6))),
    ],
    ['is busy', (socket) => socket.once('data', (data: Buffer) => void socket.write(bindResponse(data, 51)))],
    [
      'accepts the password and then sends noise',
      (socket) =>
        socket.once('data', (data: Buffer) => {
          socket.write(bindResponse(data, 0));
          socket.once('data', () => void socket.write('\x30\x84\xff\xff\xff\xffxx'));
        }),
    ],
    [
      'accepts the password and closes',
      (socket) =>
        socket.once('data', (data: Buffer) => {
          socket.write(bindResponse(data, 0));
          socket.once('data', () => socket.end());
        }),
    ],
  ])('that %s', async (_name, script) => {
    expect(await refused(await scripted(script, 1500))).toContain('directory');
  });

  test('that sends without end', async () => {
    const flood = (socket: Socket) => {
      // A message of 4 GiB.
      socket.write(Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]));
      const more = (): void => {
        while (socket.writable && socket.write(Buffer.alloc(65_536)));
        if (socket.writable) socket.once('drain', more);
      };
      more();
    };
    let received = 0;
    const opened = await scripted((socket) => {
      flood(socket);
      socket.on('close', () => {
        received = socket.bytesWritten;
      });
    });
    expect(await refused(opened)).toContain('directory');
    expect(received).toBeLessThan(64 * 1024 * 1024);
  });

  test('that does not accept the account of the method', async () => {
    const directory = await startDirectory();
    const urls = [`ldap://127.0.0.1:${directory.port}`];
    const message = await refused(await open({ urls, bind_dn: READER.dn, bind_password: 'stale-hush' }));
    expect(message).toContain('bind_password');
    expect(message).not.toContain('stale-hush');
    await directory.close();
  });

  test('and settings that cannot work', async () => {
    expect(await refused(await open({ urls: ['ldap://127.0.0.1:1'], user_dn: null }))).toBeDefined();
    const directory = await startDirectory();
    const { change } = world ?? (await open({}));
    const urls = [`ldap://127.0.0.1:${directory.port}`];
    await change({ urls, discover_dn: true, user_dn: BASE, user_filter: '(uid={{.Username | printf}})' });
    const answer = await world?.signInAs(...ANA);
    expect(answer?.text).toContain('user_filter');
    await change({ user_filter: '(uid={{.Username}}' });
    expect((await world?.signInAs(...ANA))?.status).toBe(400);
    await directory.close();
  });
});

test('asks the directories in their order', async () => {
  const [first, second] = [await startDirectory(), await startDirectory()];
  const quiet = await quietPlace();
  const urls = [`ldap://${quiet}`, `ldap://127.0.0.1:${first.port}`, `ldap://127.0.0.1:${second.port}`];
  const { signInAs } = await open({ urls });
  expect((await signInAs(...ANA)).status).toBe(200);
  expect([first.asked.length > 0, second.asked]).toEqual([true, []]);
  expect((await signInAs('ana', 'nonsense')).status).toBe(401);
  expect(second.asked).toEqual([]);
  await first.close();
  await second.close();
});

test('leaves no connection open', async () => {
  const directory = await startDirectory();
  const closed: Promise<unknown>[] = [];
  const { connect } = await import('node:net');
  front = await startScripted((socket) => {
    closed.push(once(socket, 'close'));
    const behind = connect(directory.port, '127.0.0.1');
    behind.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket
      .on('close', () => behind.destroy())
      .pipe(behind)
      .pipe(socket);
  });
  const { signInAs } = await open({ urls: [`ldap://127.0.0.1:${front.port}`] });
  await signInAs(...ANA);
  await signInAs('ana', 'nonsense');
  await Promise.all(closed);
  expect(closed).toHaveLength(2);
  await directory.close();
});

test('a method that is malformed is refused when it is written', async () => {
  const { change } = await open({ urls: ['ldap://127.0.0.1:1'] });
  for (const [name, value] of Object.entries({
    urls: ['http://127.0.0.1'],
    certificates: ['nonsense'],
    client_certificate: 'nonsense',
    client_certificate_key: 'nonsense',
    account_attribute_maps: ['a=b'],
    dereference_aliases: 'sometimes',
    user_attr: 'uid=x)(',
    bind_password: 'alone',
  })) {
    const answer = await change({ [name]: value });
    expect([answer.status, answer.text.includes('attributes.')], name).toEqual([400, true]);
  }
});
