/** SSH keys of credentials and their passphrases: what a real controller takes and refuses (golang.org/x/crypto/ssh reads them there). */
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { privateKeyProblem } from '../../../src/server/controller/resources/private-key.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const cipher = { cipher: 'aes-128-cbc', passphrase: 'right' };
const PLAIN = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
const ENCRYPTED = privateKey.export({ type: 'sec1', format: 'pem', ...cipher }).toString();
const PKCS8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ENCRYPTED_PKCS8 = privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString();

/** As far as it can be read without the passphrase. */
function openSshKey(cipherName: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cipherName.length);
  const bytes = Buffer.concat([Buffer.from('openssh-key-v1\0'), length, Buffer.from(cipherName)]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

test.each([
  ['a plain key', PLAIN, undefined, undefined],
  ['a plain key with a passphrase', PLAIN, 'right', 'private_key_passphrase'],
  ['an encrypted key', ENCRYPTED, 'right', undefined],
  ['an encrypted key with another passphrase', ENCRYPTED, 'wrong', 'private_key_passphrase'],
  ['an encrypted key without its passphrase', ENCRYPTED, undefined, 'private_key_passphrase'],
  ['a plain key in PKCS #8', PKCS8, undefined, undefined],
  ['a plain key in PKCS #8 with a passphrase', PKCS8, 'right', 'private_key_passphrase'],
  ['an encrypted key in PKCS #8', ENCRYPTED_PKCS8, 'right', 'private_key'],
  ['a plain key of OpenSSH', openSshKey('none'), undefined, undefined],
  ['a plain key of OpenSSH with a passphrase', openSshKey('none'), 'right', 'private_key_passphrase'],
  ['an encrypted key of OpenSSH', openSshKey('aes256-ctr'), 'right', undefined],
  [
    'an encrypted key of OpenSSH, no passphrase',
    openSshKey('aes256-ctr'),
    undefined,
    'private_key_passphrase',
  ],
  ['no key', 'text', undefined, 'private_key'],
])('%s', (_what, key, passphrase, field) => {
  expect(privateKeyProblem(key, passphrase)?.field).toBe(field);
});
