/** Checks an SSH private key and its passphrase. PEM by the platform; the OpenSSH format by its own header. */
import { createPrivateKey } from 'node:crypto';

export interface KeyProblem {
  readonly field: 'private_key' | 'private_key_passphrase';
  readonly description: string;
}

const OPENSSH =
  /-----BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END OPENSSH PRIVATE KEY-----/;
const MAGIC = 'openssh-key-v1\0';
const NO_KEY: KeyProblem = { field: 'private_key', description: 'Unable to parse given private key value.' };
const WRONG_PASSPHRASE: KeyProblem = {
  field: 'private_key_passphrase',
  description: 'Incorrect private key passphrase.',
};

const NEEDLESS_PASSPHRASE: KeyProblem = {
  field: 'private_key_passphrase',
  description: 'Passphrase supplied for unencrypted key.',
};

/** Undefined: the key is usable. `passphrase` is not empty. */
export function privateKeyProblem(key: string, passphrase: string | undefined): KeyProblem | undefined {
  const openSsh = OPENSSH.exec(key);
  return openSsh === null ? pemProblem(key, passphrase) : openSshProblem(openSsh[1] ?? '', passphrase);
}

function pemProblem(key: string, passphrase: string | undefined): KeyProblem | undefined {
  // PKCS #8 with encryption is beyond golang.org/x/crypto/ssh, with which Boundary reads keys.
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----/.test(key)) return NO_KEY;
  const isEncrypted = /ENCRYPTED/.test(key);
  try {
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return isEncrypted ? WRONG_PASSPHRASE : NO_KEY;
  }
  return isEncrypted || passphrase === undefined ? undefined : NEEDLESS_PASSPHRASE;
}

/** Magic, then the name of the cipher as a length and text (PROTOCOL.key in OpenSSH). Only bcrypt could verify the passphrase. */
function openSshProblem(base64: string, passphrase: string | undefined): KeyProblem | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC || bytes.length < MAGIC.length + 4)
    return NO_KEY;
  const length = bytes.readUInt32BE(MAGIC.length);
  const cipher = bytes.subarray(MAGIC.length + 4, MAGIC.length + 4 + length).toString('latin1');
  if (cipher === 'none') return passphrase === undefined ? undefined : NEEDLESS_PASSPHRASE;
  return passphrase === undefined ? WRONG_PASSPHRASE : undefined;
}
