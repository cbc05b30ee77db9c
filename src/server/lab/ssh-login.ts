/** Who may sign in to the lab's SSH service. */
import { generateKeyPairSync } from 'node:crypto';

/** Brokered by the lab's credential store. The service offers nothing but its own small shell. */
export const SSH_LOGIN = { username: 'operator', password: 'boundary-lab' } as const;

/** PEM, secret. */
export interface SshKeys {
  readonly host: string;
  /** Accepted for `SSH_LOGIN.username`. */
  readonly user: string;
}

export function newSshKeys(): SshKeys {
  return { host: newKey(), user: newKey() };
}

/** A form that every version of OpenSSH reads. */
function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}
