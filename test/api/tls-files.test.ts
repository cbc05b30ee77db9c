/** CA files, client certificates and keys in all states: valid, encrypted, swapped, truncated. */
import { createPrivateKey } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TlsOptions } from '../../src/api/types.ts';
import { type CertificatePair, createCa } from '../support/certs.ts';
import { failureOf, type Script, scriptedController } from './scripted-controller.ts';

const emptyList: Script = () => ({ body: { response_type: 'complete' } });

let directory: string;
let root: string;
let intermediate: string;
let server: CertificatePair;
let other: CertificatePair;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'api-tls-files-'));
  const ca = await createCa();
  const between = await ca.subordinate('Intermediate CA');
  root = ca.cert;
  intermediate = between.cert;
  [server, other] = await Promise.all([between.issue(), between.issue()]);
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(name: string, content: string): Promise<string> {
  const file = resolve(directory, name);
  await writeFile(file, content);
  return file;
}

/** The server sends its whole chain except the root, as servers should. */
function controllerWith(tls: TlsOptions) {
  return scriptedController(emptyList, {
    tls: { cert: `${server.cert}\n${intermediate}`, key: server.key },
    api: { tls },
  });
}

describe('trust', () => {
  test.each([
    ['the root', () => root],
    ['the intermediate CA', () => intermediate],
    ['the certificate of the server', () => server.cert],
    ['a bundle with a damaged one', () => `${server.cert.replace('MII', 'AAA')}\n${root}`],
    ['one with remarks around it', () => `subject=/CN=x\n${root}\nissuer=/CN=y\n`],
  ])('%s, as a file and in a directory', async (name, content) => {
    const folder = join(directory, name.replaceAll(' ', '-'));
    await mkdir(join(folder, 'below'), { recursive: true });
    const caFile = await fileOf(join(folder, 'below', 'ca.pem'), content());
    for (const tls of [{ caFile }, { caPath: folder }]) {
      await using controller = await controllerWith(tls);
      expect(await controller.api.check()).toMatchObject({ scopes: [] });
    }
  });

  test('does not extend to another certificate of the same CA', async () => {
    await using controller = await controllerWith({ caFile: await fileOf('other.pem', other.cert) });
    expect(await failureOf(controller.api.check())).toMatchObject({ code: 'tls' });
    expect(controller.received).toEqual([]);
  });

  test('in an intermediate CA does not replace the name check', async () => {
    const tls = { caFile: await fileOf('int.pem', intermediate), serverName: 'elsewhere.test' };
    await using controller = await controllerWith(tls);
    expect(await failureOf(controller.api.check())).toMatchObject({
      code: 'tls',
      message: expect.stringContaining('elsewhere.test'),
    });
  });
});

describe('a fault of a local file names the file, and never suggests to trust anything', () => {
  const encrypted = () =>
    createPrivateKey(server.key)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
      .toString();
  const oldEncrypted = () =>
    createPrivateKey(server.key)
      .export({ type: 'sec1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
      .toString();
  const cut = (pem: string) => pem.slice(0, pem.length / 2);
  test.each<[string, Partial<Record<keyof TlsOptions, () => string>>, RegExp]>([
    ['a key as CA', { caFile: () => server.key }, /caFile\.pem contains no certificate/],
    ['a damaged CA', { caFile: () => root.replace('MII', 'AAA') }, /caFile\.pem .*damaged/],
    ['a CA that is cut off', { caFile: () => cut(root) }, /caFile\.pem .*incomplete/],
    ['an empty CA', { caFile: () => '' }, /caFile\.pem contains no certificate/],
    [
      'an encrypted key',
      { clientCertFile: () => server.cert, clientKeyFile: encrypted },
      /clientKeyFile\.pem is encrypted/,
    ],
    [
      'an encrypted key of old form',
      { clientCertFile: () => server.cert, clientKeyFile: oldEncrypted },
      /clientKeyFile\.pem is encrypted/,
    ],
    [
      'a key of another certificate',
      { clientCertFile: () => server.cert, clientKeyFile: () => other.key },
      /clientKeyFile\.pem does not match the certificate .*clientCertFile\.pem/,
    ],
    [
      'certificate and key swapped',
      { clientCertFile: () => server.key, clientKeyFile: () => server.cert },
      /clientCertFile\.pem contains no certificate/,
    ],
    [
      'a certificate as key',
      { clientCertFile: () => server.cert, clientKeyFile: () => server.cert },
      /clientKeyFile\.pem contains no private key/,
    ],
    [
      'a key that is cut off',
      { clientCertFile: () => server.cert, clientKeyFile: () => cut(server.key) },
      /clientKeyFile\.pem/,
    ],
    [
      'a certificate that is cut off',
      { clientCertFile: () => cut(server.cert), clientKeyFile: () => server.key },
      /clientCertFile\.pem .*incomplete/,
    ],
  ])('%s', async (name, files, expected) => {
    const folder = join(directory, name.replaceAll(' ', '-'));
    await mkdir(folder);
    const tls = await Promise.all(
      Object.entries(files).map(async ([option, content]) => [
        option,
        await fileOf(join(folder, `${option}.pem`), content()),
      ]),
    );
    await using controller = await controllerWith(Object.fromEntries(tls));
    const failure = await failureOf(controller.api.check());
    expect(failure).toMatchObject({ code: 'tls', message: expect.stringMatching(expected) });
    expect(failure).toMatchObject({ hint: expect.not.stringContaining('INSECURE') });
    expect(Reflect.get(Object(failure), 'message')).not.toMatch(/error:[0-9A-F]/);
    expect(controller.received).toEqual([]);
  });

  test.each<[string, TlsOptions]>([
    ['a CA file that is missing', { caFile: '/nowhere/ca.pem' }],
    ['a directory that is none', { caPath: '/dev/null' }],
    ['a certificate without its key', { clientCertFile: '/nowhere/cert.pem' }],
  ])('%s', async (_, tls) => {
    await using controller = await controllerWith(tls);
    expect(await failureOf(controller.api.check())).toMatchObject({
      code: 'tls',
      hint: expect.not.stringContaining('INSECURE'),
    });
  });
});
