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

/** Undefined: the key is usable. */
export function privateKeyProblem(key: string, passphrase: string | undefined): KeyProblem | undefined {
  const openSsh = OPENSSH.exec(key);
  return openSsh === null ? pemProblem(key, passphrase) : openSshProblem(openSsh[1] ?? '', passphrase);
}

function pemProblem(key: string, passphrase: string | undefined): KeyProblem | undefined {
  try {
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    return undefined;
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code');
    const isEncrypted = /ENCRYPTED/.test(key) || code === 'ERR_MISSING_PASSPHRASE';
    return isEncrypted ? WRONG_PASSPHRASE : NO_KEY;
  }
}

/** Magic, then the name of the cipher as a length and text (PROTOCOL.key in OpenSSH). Only bcrypt could verify the passphrase. */
function openSshProblem(base64: string, passphrase: string | undefined): KeyProblem | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC || bytes.length < MAGIC.length + 4)
    return NO_KEY;
  const length = bytes.readUInt32BE(MAGIC.length);
  const cipher = bytes.subarray(MAGIC.length + 4, MAGIC.length + 4 + length).toString('latin1');
  const isEncrypted = cipher !== 'none';
  return isEncrypted && (passphrase === undefined || passphrase === '') ? WRONG_PASSPHRASE : undefined;
}
