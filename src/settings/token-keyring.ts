/** Stores tokens in the keyring of the desktop. */
import { BndError, errorText } from '../lib/errors.ts';
import { askKeyring, type KeyringRequest } from './keyring-process.ts';

/** A working keyring responds at once; one behind a hanging session bus would take minutes. */
const ANSWER_TIMEOUT_MS = 1_500;
/** Nothing but a busy machine makes it slow. */
const LOAD_TIMEOUT_MS = 10_000;
/** Reading a token may wait until the user has unlocked the keyring. */
const UNLOCK_TIMEOUT_MS = 30_000;

/** Reads and writes secrets by account; all methods but `answers` reject with BndError `keyring-unavailable`. */
export interface Keyring {
  /** Whether it works. Never rejects and never takes longer than 1.5 s. */
  answers(): Promise<boolean>;
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  remove(account: string): Promise<void>;
}

export interface SystemKeyring extends Keyring {
  /** Why this program cannot ask it, whether or not it responds: its native part is absent, damaged, not safe to load, or refused by the system. */
  obstacle(): Promise<string | undefined>;
}

/** Returns the keyring of the desktop that `env` belongs to. */
export function systemKeyring(env: Readonly<Record<string, string | undefined>>): SystemKeyring {
  // Without a session bus the Secret Service is not available, and libdbus would try to start one.
  const hasBus = process.platform !== 'linux' || Boolean(env.DBUS_SESSION_BUS_ADDRESS);

  async function ask(request: KeyringRequest, timeoutMs = UNLOCK_TIMEOUT_MS): Promise<string | undefined> {
    try {
      return await askKeyring(request, env, timeoutMs);
    } catch (cause) {
      const why = errorText(cause).replace(/\.$/, '');
      throw new BndError('keyring-unavailable', `Cannot use the keyring: ${why}.`, { cause });
    }
  }

  return {
    async answers() {
      if (!hasBus) return false;
      // An entry that does not exist: the check writes nothing.
      const asked = ask({ action: 'get', account: 'probe' }, ANSWER_TIMEOUT_MS);
      return asked.then(
        () => true,
        () => false,
      );
    },
    async obstacle() {
      if (!hasBus) return undefined;
      return askKeyring({ action: 'load' }, env, LOAD_TIMEOUT_MS).then(() => undefined, errorText);
    },
    get: (account) => ask({ action: 'get', account }),
    async set(account, secret) {
      await ask({ action: 'set', account, secret });
    },
    async remove(account) {
      await ask({ action: 'remove', account });
    },
  };
}
